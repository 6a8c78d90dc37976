insert into keys (tenant, wrapped) select * from unnest($1::text[], $2::text[])
