-- The two roles and the database, run once by a superuser on a new server (psql -f).
-- portal_owner migrates and may erase by law, portal runs the portal. Tables are granted to portal
-- by `manage.py grant_runtime_role` after each migration. No passwords here: set them with ALTER ROLE.
CREATE ROLE portal_owner LOGIN CREATEDB;
CREATE ROLE portal LOGIN;
CREATE DATABASE portal OWNER portal_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal;
