"""Launchers of PostgreSQL and a Redis-protocol server for the demo and the tests.

Plain Python on purpose: the services run before Django's settings are read. Production uses the
servers that DATABASE_URL and REDIS_URL name and never loads this package.
"""
