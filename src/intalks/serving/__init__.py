"""The ledger on the web: pages for people under `web`, an interface for programs under `api`.

Both show the same views, which `views` declares and `dossiers`, `articles`, `companies` and `lists` make of the ledger.
"""
