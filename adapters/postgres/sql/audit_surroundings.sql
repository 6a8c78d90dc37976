-- The log's home and where it is, and the settings that make a commit last.
select l.system_identifier, c.system_identifier::text, current_setting('fsync'), current_setting('full_page_writes'),
       current_setting('synchronous_commit')
from log l, pg_control_system() c
