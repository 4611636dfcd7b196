"""Actions: each looks, acts, and looks again."""
