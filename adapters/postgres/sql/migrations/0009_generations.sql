-- Generations: beside its live rows a projection may have a second table of them, PROJECTION_shadow, folded from the log
-- while the live ones serve, and exchanged with them in one moment.

alter table projections
  add column generation bigint not null default 1,       -- of the live rows
  add column last_generation bigint not null default 1;  -- that there ever was
alter table log
  add column kept text[] not null default '{}',    -- projections whose other generation is folded in the turn as well
  add column parked bigint not null default 0;     -- subjects that have no live row, because an event could not be folded

create table shadows (
  projection   text primary key references projections,
  generation   bigint not null,
  version      integer not null,   -- of the code that folds it
  state        text not null check (state in ('building', 'kept', 'past')),
  was_live     boolean not null default false,
  base         bigint not null,    -- histories are folded up to here; what came later is caught up with
  position     bigint not null,    -- caught up to here, or where turns began to keep it up
  indexed      boolean not null default false,
  events       bigint not null,    -- to be read up to base
  folded       bigint not null default 0,
  begun_at     timestamptz not null default clock_timestamp(),
  complete_xid xid8                -- whoever looks at the log as it was before this must not see these rows
);
-- What is left to fold of a shadow: the subjects behind one key, up to another. A range goes with the commit of its rows.
create table shadow_ranges (
  projection text not null,
  number     bigint not null,
  after      text collate "C",
  up_to      text collate "C",
  primary key (projection, number)
);
create table parked_subjects (
  projection text not null,
  generation bigint not null,
  subject    text collate "C" not null,
  position   bigint not null,  -- of the event that cannot be folded
  reason     text not null,
  parked_at  timestamptz not null default clock_timestamp(),
  primary key (projection, generation, subject)
);
-- Who exchanged which generations, and why; only added to.
create table swaps (
  projection text not null,
  from_generation bigint not null,
  to_generation bigint not null,
  position   bigint not null,
  actor      text not null,
  reason     text not null,
  at         timestamptz not null default clock_timestamp()
);

-- The engine's role may not make or rename tables: these functions do it, as whoever migrated, and nothing else. They find
-- the log's own tables first, whatever temporary ones their caller has.
select set_config('search_path', current_schema() || ', pg_temp', true);

create function make_shadow(of text) returns void language plpgsql security definer set search_path from current as $$
declare
  options text;
  engine text := current_schema() || '_engine';
begin
  perform from projections where name = of;
  if not found then raise exception 'there is no projection %', of; end if;
  select array_to_string(reloptions, ', ') into options from pg_class where oid = of::regclass;
  execute format('create table %I (like %I including defaults including storage)', of || '_shadow', of);
  if options is not null then execute format('alter table %I set (%s)', of || '_shadow', options); end if;
  execute format('create trigger only_folded before insert or update or delete or truncate on %I for each statement '
                 'when (current_setting(''ledgerline.folds'', true) is distinct from ''on'') '
                 'execute function refuse_hand_edit()', of || '_shadow');
  if exists (select from pg_roles where rolname = engine) then
    execute format('grant select, insert, update, delete on %I to %I', of || '_shadow', engine);
  end if;
end $$;

-- The live table's keys and indexes, under their names behind shadow_: made when the rows are there, which is faster.
create function index_shadow(of text) returns void language plpgsql security definer set search_path from current as $$
declare one record;
begin
  perform from shadows where projection = of;
  if not found then raise exception '% has no shadow', of; end if;
  for one in select conname, pg_get_constraintdef(oid) as text from pg_constraint
             where conrelid = of::regclass and contype in ('p', 'u') loop
    execute format('alter table %I add constraint %I %s', of || '_shadow', 'shadow_' || one.conname, one.text);
  end loop;
  for one in select c.relname, pg_get_indexdef(c.oid) as text from pg_index i join pg_class c on c.oid = i.indexrelid
             where i.indrelid = of::regclass and not exists (select from pg_constraint k where k.conindid = c.oid) loop
    execute regexp_replace(one.text, '^(CREATE (UNIQUE )?INDEX) \S+ ON \S+',
                           format('\1 %I ON %I', 'shadow_' || one.relname, of || '_shadow'));
  end loop;
  execute format('analyze %I', of || '_shadow');
end $$;

-- Views that show a projection, in the order in which readers lock them: who shows another view goes before it.
create function views_of(of text) returns table (view oid, name text)
language sql stable set search_path from current as $$
  select distinct v.oid, format('%s.%I', v.relnamespace::regnamespace, v.relname)
  from pg_depend d join pg_rewrite r on r.oid = d.objid join pg_class v on v.oid = r.ev_class
  where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = of::regclass
    and v.relkind = 'v'
  order by v.oid desc
$$;

-- What is to be exchanged, and the views that show it. A reader who names several may have got one that is still wanted here
-- while it waits for another: so each attempt takes them in another order, until one fits the readers'. Under the log's lock;
-- lock_timeout is the caller's, shorter than deadlock_timeout, so that no reader is the one to give up.
create function lock_for_swap(of text[]) returns void language plpgsql security definer set search_path from current as $$
declare
  tables text;
  views text;
begin
  select string_agg(format('%I, %I', projection, projection || '_shadow'), ', ' order by projection)
  into tables from shadows where projection = any(of) and state = 'kept';
  if tables is null then raise exception 'there is no generation to exchange'; end if;
  select string_agg(name, ', ' order by random())
  into views from (select distinct v.name from unnest(of) projection, views_of(projection) v) all_of_them;
  execute format('lock table %s in access exclusive mode', concat_ws(', ', views, tables));
end $$;

-- The live table and the shadow exchange their names, and so do their indexes. Views follow a table's identity, not its
-- name: they are made anew. After lock_for_swap(), in its transaction.
create function swap_shadow(of text) returns void language plpgsql security definer set search_path from current as $$
declare
  shadow text := of || '_shadow';
  views text[];
  one text;
begin
  perform from shadows where projection = of and state = 'kept';
  if not found then raise exception '% has no generation to exchange', of; end if;
  -- Before the names change: afterwards the same views would be told of the other table.
  select array_agg(format('create or replace view %s%s as %s', v.name,
                          (select ' with (' || array_to_string(reloptions, ', ') || ')' from pg_class where oid = v.view),
                          pg_get_viewdef(v.view)))
  into views from views_of(of) v;
  execute format('alter table %I rename to %I', of, of || '_aside');
  execute format('alter table %I rename to %I', shadow, of);
  execute format('alter table %I rename to %I', of || '_aside', shadow);
  for one in select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = shadow::regclass loop
    execute format('alter index %I rename to %I', one, 'aside_' || one);
  end loop;
  for one in select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = of::regclass loop
    execute format('alter index %I rename to %I', one, regexp_replace(one, '^shadow_', ''));
  end loop;
  for one in select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = shadow::regclass loop
    execute format('alter index %I rename to %I', one, regexp_replace(one, '^aside_', 'shadow_'));
  end loop;
  foreach one in array coalesce(views, '{}') loop
    execute one;
  end loop;
end $$;

create function drop_shadow(of text) returns void language plpgsql security definer set search_path from current as $$
begin
  perform from projections where name = of;
  if not found then raise exception 'there is no projection %', of; end if;
  execute format('drop table if exists %I', of || '_shadow');
  delete from shadow_ranges where projection = of;
  delete from parked_subjects k using shadows s where k.projection = of and s.projection = of and k.generation = s.generation;
  delete from shadows where projection = of;
  update log set kept = array_remove(kept, of) where of = any(kept);
end $$;

revoke execute on function make_shadow(text), index_shadow(text), lock_for_swap(text[]), swap_shadow(text), drop_shadow(text) from public;
select set_config('search_path', current_schema(), true);

-- A build that does not keep a second generation up must take no turns beside one that does.
update log set epoch = epoch + 1;
