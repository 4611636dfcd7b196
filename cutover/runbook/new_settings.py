"""What the settings of production's instances are to be: the plan's own, and those that the application reads."""

from urllib.parse import quote

from cutover.errors import ConfigurationError
from cutover.fleet import Endpoint, Fleet
from cutover.secrets import secret
from cutover.settings_file import SettingsFile


def moved(old: SettingsFile, fleet: Fleet, endpoint: Endpoint) -> SettingsFile:
    """The file with production's Redis at this endpoint in every setting that names one; the rest stays as it is.

    Raises ConfigurationError for a file that cannot be changed safely, a password that is not set or cannot be
    written, and for a Redis with TLS where the application has no setting for it.
    """
    settings, redis = fleet.application.settings, fleet.production.redis
    password = secret(redis.password)
    changes = {
        settings.url: _url(endpoint, redis.db, password, tls=redis.tls),
        settings.host: endpoint.host,
        settings.port: str(endpoint.port),
        settings.db: str(redis.db),
        settings.enable: "true",
    }
    if password is not None or old.value(settings.password):
        # The old server's password would be refused by one that asks for none.
        changes[settings.password] = password or ""
    if redis.tls:
        changes[_setting_for_tls(fleet)] = "true"
    return old.with_values(changes)


def _url(endpoint: Endpoint, db: int, password: str | None, *, tls: bool) -> str:
    access = f":{quote(password, safe='')}@" if password else ""
    return f"{'rediss' if tls else 'redis'}://{access}{endpoint}/{db}"


def _setting_for_tls(fleet: Fleet) -> str:
    setting = fleet.application.settings.tls
    if setting is None:
        raise ConfigurationError.of(
            f"{fleet.production.redis.cluster}, reached with TLS",
            expected="a setting by which the application is told to speak TLS: application.settings.tls",
            actual="none in the fleet file; the application of the plan has none, and would fall back to session files",
            next_action="set production.redis.tls = false, or name the setting once the application has one; "
            "nothing was changed",
        )
    return setting
