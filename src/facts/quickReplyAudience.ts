/** SQL: the departments of the member in the parameter `user` (`$1`), and all above them. */
const above = (user: string): string => `
  with recursive up as (
    select unnest(department_ids) as id from member where user_id = ${user}
     union select d.parent_id from department d join up on up.id = d.id)
  select id from up`

/** SQL: the departments that the member leads, and all below them. */
const led = (user: string): string => `
  with recursive down as (
    select id from department where ${user} = any(leader_user_ids)
     union select d.id from department d join down on down.id = d.parent_id)
  select id from down`

/** SQL: whether the text `q` is for the member in the parameter `user`; null = only what is everybody's. Off or deleted ones too. */
export const isFor = (user: string): string => `(q.scope = 'corp'
  or (q.scope = 'personal' and q.user_id = ${user})
  or (q.scope = 'departments' and q.department_ids && array(${above(user)})))`

/** SQL: whether that member may change the text `q` without being an admin: their own, and those of departments they lead. */
export const isChangeableBy = (user: string): string => `((q.scope = 'personal' and q.user_id = ${user})
  or (q.scope = 'departments' and q.department_ids <@ array(${led(user)})))`

/** SQL: whether that member leads, from near or far, each department of the parameter `departments`. */
export const leadsAll = (user: string, departments: string): string => `${departments} <@ array(${led(user)})`
