def watch_text(account, verdict, path):
    return verdict.canonical_json()
