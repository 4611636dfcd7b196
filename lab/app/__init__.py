"""A stand-in for ChatMRPT: from an NMEP workbook over a dialogue to an ITN package, as its public contract tells it."""

from flask import Flask


def create_app() -> Flask:
    """Make the application of the instance whose folder is the working directory.

    Importing the parts of this package asks for no settings; making an application does.
    """
    from lab.app import factory  # noqa: PLC0415 - see above

    return factory.create_app()
