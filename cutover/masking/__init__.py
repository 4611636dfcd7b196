"""What stands in no file of a run: passwords, cookies, session ids. The one place that takes them out."""

from cutover.masking.mask import SHORTEST, Mask, must_be_maskable

__all__ = ["SHORTEST", "Mask", "must_be_maskable"]
