"""The Flask application: settings, sessions, routes, headers and error pages."""

import logging

from flask import Flask, Response, render_template, session
from flask_bootstrap import Bootstrap5

from lab.app import ailments, folders, redis_config, settings
from lab.app.routes import BLUEPRINTS
from lab.app.switches import STANDIN, Switch

HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; frame-src 'self'"
    ),
}


def create_app() -> Flask:
    folders.make_missing()
    app = Flask("lab.app")
    # Without a level of its own the logger hides INFO, which is what production does.
    app.logger.setLevel(logging.WARNING if settings.IS_PRODUCTION else logging.INFO)
    app.config.update(
        settings.UNUSED,
        SECRET_KEY=settings.SECRET_KEY,
        MAX_CONTENT_LENGTH=settings.MAX_CONTENT_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=settings.STATIC_MAX_AGE_S,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask types the interface, the default provider has it
    redis_config.keep_sessions(app)
    Bootstrap5(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.before_request(_renew_session)
    app.after_request(_add_headers)
    ailments.fall_ill(app)
    app.register_error_handler(404, _not_found)
    app.register_error_handler(500, _server_error)
    return app


def _renew_session() -> None:
    """To say so once more counts as a change, and what was changed is written anew."""
    if not (session.permanent and STANDIN.has(Switch.SESSIONS_OF_AN_HOUR)):
        session.permanent = True


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _not_found(_error: Exception) -> tuple[str, int]:
    return render_template("errors/404.html"), 404


def _server_error(_error: Exception) -> tuple[str, int]:
    return render_template("errors/500.html"), 500
