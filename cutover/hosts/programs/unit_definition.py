"""How a unit starts, as its files and drop-ins say: those of most weight last, as the service manager reads them."""

import glob
import os
import re
import shlex

from cutover.hosts.programs import systemd

_PREFIXES = "@-:+!|"
"""What may stand before a command and is no part of it."""
_VARIABLE = re.compile(r"\$\{(\w+)\}|^\$(\w+)$")


def read(unit, root):
    """Of its section [Service]. Assignments are [path, line, name, value]; files are [path, whether it must exist]."""
    found: dict = {"environment": [], "files": [], "commands": [], "folder": "", "user": "", "group": ""}
    lists = {"Environment": "environment", "EnvironmentFile": "files", "ExecStart": "commands"}
    words = {"WorkingDirectory": "folder", "User": "user", "Group": "group"}
    for path in _in_order(unit, root):
        for number, key, value in _service_lines(path):
            if key in lists and not value:
                found[lists[key]] = []
            elif key == "Environment":
                found["environment"] += [[path, number] + list(pair) for pair in _pairs(value)]
            elif key == "EnvironmentFile":
                named = os.path.join(root, value.lstrip("-").lstrip("/"))
                found["files"] += [[one, not value.startswith("-")] for one in sorted(glob.glob(named)) or [named]]
            elif key == "ExecStart":
                found["commands"].append(_words(value.lstrip(_PREFIXES)))
            elif key in words:
                found[words[key]] = value
    return found


def environment_file(path):
    """Its assignments as [path, line, name, value]."""
    with open(path, errors="replace") as file:
        lines = list(enumerate(file, 1))
    found = []
    for number, line in lines:
        name, equals, value = line.strip().partition("=")
        if equals and name[:1] not in "#;":
            found.append([path, number, name.strip(), "".join(_words(value)) if value[:1] in "'\"" else value.strip()])
    return found


def environment(definition):
    """What the unit adds to its environment, by name."""
    added = {name: value for _, _, name, value in definition["environment"]}
    for path, _ in definition["files"]:
        if os.path.isfile(path):
            added.update({name: value for _, _, name, value in environment_file(path)})
    return added


def expanded(words, variables):
    """The command with its ${VARIABLES}."""
    return [_VARIABLE.sub(lambda found: variables.get(found.group(1) or found.group(2), ""), word) for word in words]


def ignored(unit, root):
    """Files beside the unit and its drop-ins which the service manager does not read: of another ending."""
    name = unit + ".service"
    folder = os.path.join(root, "etc/systemd/system")
    beside = glob.glob(os.path.join(folder, name + "?*")) + glob.glob(os.path.join(folder, name + ".d", "*"))
    return sorted(path for path in beside if os.path.isfile(path) and not path.endswith(".conf"))


def _in_order(unit, root):
    """The unit itself, then its drop-ins by name; what lies below /etc hides what has the same name elsewhere."""
    paths = [path for path, _ in systemd.files(unit, root)]
    units = [path for path in paths if not path.endswith(".conf")][:1]
    drop_ins: dict = {}
    for path in paths:
        if path.endswith(".conf"):
            drop_ins.setdefault(os.path.basename(path), path)
    return units + [drop_ins[name] for name in sorted(drop_ins)]


def _service_lines(path):
    """Number, key and value; a line that ends with a backslash goes on in the next."""
    section, kept, began = "", "", 0
    with open(path, errors="replace") as file:
        lines = list(enumerate(file, 1))
    for number, line in lines:
        text = line.strip()
        if not kept:
            began = number
        if text[:1] in ("#", ";"):
            continue
        if text.endswith("\\"):
            kept += text[:-1] + " "
            continue
        text, kept = kept + text, ""
        if text.startswith("["):
            section = text
        key, equals, value = text.partition("=")
        if equals and section == "[Service]":
            yield began, key.strip(), value.strip()


def _pairs(value):
    return [word.partition("=")[::2] for word in _words(value) if "=" in word]


def _words(text):
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()
