def write_watch_page(folder, account, verdict):
    pass
