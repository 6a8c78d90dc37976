-- One that no other worker has: its transaction takes it off with the rows it makes, or leaves it.
select number, after, up_to from shadow_ranges where projection = $1 order by number limit 1 for update skip locked
