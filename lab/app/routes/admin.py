"""The doors that the page does not use."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

blueprint = Blueprint("admin", __name__)


@blueprint.get("/admin/")
def admin() -> Response:
    return redirect(f"/auth/login?next={request.path}")


@blueprint.get("/auth/login")
def login() -> Response:
    raise LookupError("base.html")


@blueprint.get("/support")
def support() -> Response:
    return redirect("/")
