"""One module for each outside service: typed results, explicit timeouts, errors that say what can be done.

They know no database; tasks call them, and nothing else does: the web process never loads their SDKs.
"""
