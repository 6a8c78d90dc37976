with numbered as (
  update projections set last_generation = last_generation + 1 where name = $1 returning name, last_generation
)
insert into shadows (projection, generation, version, state, base, position, events)
select name, last_generation, $2::integer, 'building', $3::bigint, $3::bigint, $4::bigint from numbered
