"""A lab as it was before anything was broken in it: what is needed to mend it, and to see that it is mended."""

from dataclasses import replace

from dotenv import dotenv_values
from pydantic import BaseModel

from cutover.errors import ConfigurationError
from lab.addresses import Address
from lab.aws import seed
from lab.blueprint import Blueprint, kept
from lab.faults import picture
from lab.faults.account import client_of
from lab.faults.notes import Notes
from lab.instance import APP_FOLDER
from lab.spec import LabSpec


class Before(BaseModel):
    production_redis: Address | None
    seen: picture.Picture


def of(spec: LabSpec) -> Blueprint:
    """The lab at hand; while it is broken, as it was before. Raises ConfigurationError where it is not up."""
    blueprint = kept(spec)
    if blueprint is None:
        raise ConfigurationError.of(
            f"Lab {spec.name!r}",
            expected="up",
            actual="not up",
            next_action=f"bring it up: cutover lab up --separate --name {spec.name}; nothing was changed",
        )
    if blueprint.production.redis:
        return blueprint
    own = before.production_redis if (before := _kept(spec)) else _moved_onto(blueprint)
    return _separate(blueprint, own) if own else blueprint


def remember(blueprint: Blueprint) -> None:
    """As long as nothing is broken."""
    notes = Notes(blueprint.spec.state)
    if not notes.broken():
        notes.make_room()
        seen = Before(production_redis=blueprint.production.redis, seen=picture.take(blueprint))
        notes.before.write_text(seen.model_dump_json(), encoding="utf-8")


def must_be_again(blueprint: Blueprint) -> None:
    """Raises Mismatch where anything is not as it was."""
    if before := _kept(blueprint.spec):
        picture.must_be_as_before(before.seen, picture.take(blueprint), blueprint.spec.name)


def _kept(spec: LabSpec) -> Before | None:
    notes = Notes(spec.state)
    if notes.broken() and notes.before.is_file():
        return Before.model_validate_json(notes.before.read_text(encoding="utf-8"))
    return None


def _moved_onto(blueprint: Blueprint) -> Address | None:
    """The Redis of its own that production was moved onto since the lab came up, once all of it is there."""
    own = seed.endpoints(client_of(blueprint.aws)).get(blueprint.production.cluster)
    named = {dotenv_values(one.root / APP_FOLDER / ".env").get("REDIS_HOST") for one in blueprint.production.servers}
    return own if own and named == {own.host} else None


def _separate(blueprint: Blueprint, own: Address) -> Blueprint:
    return replace(
        blueprint,
        production=replace(blueprint.production, redis=own),
        spec=replace(blueprint.spec, separate=True),
    )
