"""Addresses of Redis servers, and values of settings, that stand in the application's own modules."""

import ast
import os
import re

_CLUSTER = r"[\w.-]+\.cache\.amazonaws\.com"
_SKIPPED = {"node_modules", "site-packages", "__pycache__"}
_GETTERS = {"get", "getenv", "setdefault"}


def find(folder, addresses, settings):
    """Each place as path below the folder, line, words, and the setting for which it stands, if for one.

    A text that is the second argument of get, getenv or setdefault, after the name of a setting, is its default.
    """
    sign = re.compile("|".join(_signs(addresses, settings)))
    found = []
    for path in _modules(folder):
        with open(path, errors="replace") as file:
            text = file.read()
        if sign.search(text):
            name = os.path.relpath(path, folder)
            found += [[name] + one for one in _in_module(text, sign, settings)]
    return found


def _signs(addresses, settings):
    """The longest first: an address with its port says more than one without."""
    yield _CLUSTER
    for address in sorted(addresses, key=len, reverse=True):
        yield r"(?<![\w.-])%s(?![\w-]|\.\w)" % re.escape(address)
    for setting in settings:
        yield r"\b%s=" % re.escape(setting)


def _modules(folder):
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if _is_ours(parent, one))
        for file in sorted(files):
            if file.endswith(".py"):
                yield os.path.join(parent, file)


def _is_ours(parent, folder):
    """Neither packages of others nor what is hidden."""
    return not (
        folder in _SKIPPED or folder.startswith(".") or os.path.exists(os.path.join(parent, folder, "pyvenv.cfg"))
    )


def _in_module(text, sign, settings):
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return []  # it cannot run either
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    defaults = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) == 2 and _called(node) in _GETTERS:
            asked = _text(node.args[0])
            if asked in settings:
                defaults[id(node.args[1])] = asked
    found = []
    for node in ast.walk(tree):
        words = _text(node)
        seen = sign.search(words) if words is not None and id(node) not in notes else None
        if seen:
            found.append([getattr(node, "lineno", 0), seen.group(0).rstrip("="), defaults.get(id(node))])
    return sorted(found, key=lambda one: one[0])


def _called(node):
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _text(node):
    """Of a text in the code; Python 3.6 has another word for it than 3.8."""
    kind = type(node).__name__
    found = node.value if kind == "Constant" else node.s if kind == "Str" else None
    return found if isinstance(found, str) else None
