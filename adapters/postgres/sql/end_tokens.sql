-- A token's name is what somebody called it: it may be a person's.
update tokens set revoked_at = coalesce(revoked_at, now()), name = null where tenant = any($1::text[])
