"""What becomes of one session: a comparison of both servers with what earlier passes carried. Nothing is asked here.

A session is its digest and the moment at which it ends, in milliseconds since the epoch; None where it never does.
"""

_NEARLY_MS = 1500
"""Two servers and the way between them do not count the same milliseconds."""


def fate(source, target, settled, known):
    """carried, updated, renewed, same, kept or ended.

    `target` is None where the session is not there; `settled` what the last pass to this target has seen of it at the
    source, or None; `known` are the digests that passes in either direction have carried or decided against.
    """
    digest, ends = source
    if target is None:
        # Who was served at the source since then is still there, whatever became of the copy.
        return "ended" if settled and settled[0] == digest and not later(ends, settled[1]) else "carried"
    if target[0] == digest:
        return "renewed" if later(ends, target[1]) else "same"
    if target[0] in known:
        return "updated"
    # Each request renews the lifetime: where nothing is known of a session, its last user decides.
    return "updated" if not known and later(ends, target[1]) else "kept"


def is_left_over(target, settled):
    """Whether a session that has ended at the source is still as it was carried, and served nobody since."""
    return target is not None and target[0] == settled[0] and not later(target[1], settled[1])


def later(one, other):
    """Never is neither later nor earlier: it tells nothing of when somebody was served."""
    return one is not None and other is not None and one > other + _NEARLY_MS


def differ(source, target):
    """Whether one of two equal sessions never ends, and the other does."""
    return (source[1] is None) != (target[1] is None)
