/** Contacts that are the person of one, by SQL for its id: those that were merged. */
export const personOf = (contactId: string): string => `(with recursive person (id) as (
    select ${contactId}
    union select e.other_id from person join contact_ties e
      on e.contact_id = person.id and e.tie in ('merged', 'absorbed')
  ) select id from person)`;

/** What shows usernames and ids over linked portfolios, by what was said or as WhatsApp told that they changed. */
const SHOWN = `(
    select tenant_id, contact_id, project_id, kind, value, first_at, last_at, last_order from shown_names
    union all
    select tenant_id, contact_id, null, kind, value, at, at, event_id from contact_address_changes
    where not gone and kind in ('username', 'parentUserId'))`;

/**
 * When something was shown after a name `a` was shown last: another one with the person (an id only in the same project), or
 * the same username with another person of a project. What was shown never is outdone by whatever was.
 */
const outdone = (person: string): string => `(
    select least(
      (select min(greatest(o.first_at, own.last_at)) from ${SHOWN} o
        where o.contact_id in ${person} and o.kind = a.kind and o.value <> a.value
          and (own.last_at is null or (o.last_at, o.last_order) > (own.last_at, own.last_order))
          and (a.kind = 'username' or own.last_at is null or o.project_id is null or o.project_id = any(own.projects))),
      (select min(greatest(o.first_at, own.last_at)) from shown_names o
        where a.kind = 'username' and o.project_id = any(own.projects) and o.kind = a.kind and o.value = a.value
          and (o.last_at, o.last_order) > (own.last_at, own.last_order) and o.contact_id not in ${person}))
    from (
      select max(s.last_at) as last_at,
        (array_agg(s.last_order order by s.last_at desc, s.last_order desc))[1] as last_order,
        array_agg(s.project_id) as projects
      from ${SHOWN} s where s.contact_id in ${person} and s.kind = a.kind and s.value = a.value
    ) own)`;

/**
 * Since when an address `a` is its contact's no more, as `lost.at`, to be joined laterally; null: it is. What was told to be
 * given up is theirs again once WhatsApp tells so. Of usernames, and of ids over linked portfolios in one project, that is
 * theirs which the person was shown with last; a username that another person of a project is shown with later is that
 * one's. What was only told of them counts while WhatsApp shows none. `person`: the contacts that are the person.
 */
export const lostAt = (person: string): string => `(
    select least(
      (select min(l.at) from contact_address_changes l
        where l.contact_id = a.contact_id and l.kind = a.kind and l.value = a.value and l.gone
          and l.at > coalesce((select max(g.at) from contact_address_changes g
            where g.contact_id = a.contact_id and g.kind = a.kind and g.value = a.value and not g.gone), '-infinity')),
      case when a.kind in ('username', 'parentUserId') then ${outdone(person)} end) as at)`;
