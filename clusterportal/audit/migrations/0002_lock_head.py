"""The one statement that locks a chain and reads its last row.

Inside a volatile function each statement has a snapshot of its own, so the row read after waiting for the lock is the
one that the former holder has committed.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION audit_lock_head(which text, OUT seq integer, OUT hash varchar, OUT recorded_at timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || which, 0));
    SELECT e.seq, e.hash INTO seq, hash FROM audit_event e WHERE e.chain = which ORDER BY e.seq DESC LIMIT 1;
    seq := COALESCE(seq, 0);
    hash := COALESCE(hash, '');
    recorded_at := clock_timestamp();
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION audit_lock_head(text);")]
