-- A token's role may be an auditor's: who reads everything, and changes nothing.
alter table tokens drop constraint tokens_role_check;
alter table tokens add constraint tokens_role_check check (role in ('operator', 'auditor', 'platform', 'tenant'));
