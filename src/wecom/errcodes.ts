/**
 * What to do about an errcode (callbacks-and-app.md 3.4). `refresh`: new access token, once. `retry`: WeCom did not act,
 * try again in a moment. `back-off`: wait minutes or hours. `config`: an admin must change something. `data`: our
 * request is wrong. `final`: how things stand, to be recorded.
 */
export type ErrcodeAction = 'refresh' | 'retry' | 'back-off' | 'config' | 'data' | 'final'

/** All codes of a family that WeCom numbers without gaps. */
const from = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i)

type Row = [action: ErrcodeAction, hint: string, ...codes: number[]]

const rows: Row[] = [
  ['retry', 'WeCom is busy; try again in a moment, at most three times.', -1],
  ['retry', 'Somebody else changed the same thing at the same time; try again in a moment.', 6000, 45035],
  ['retry', 'Too many calls of this API are running at once; run fewer in parallel.', 45033],

  ['refresh', 'The access token is not valid; a new one is needed.', 40014],
  ['refresh', 'The access token has expired; a new one is needed.', 42001],

  ['back-off', 'The call limit of this API is reached; other APIs still work. Wait for the window to end.', 45009],
  ['back-off', 'The free call quota of this API is used up.', 640019],
  ['back-off', 'The mass message is still being dispatched; ask again in a few minutes.', 41063],
  ['back-off', 'The member has not published this moment yet; ask again later.', 41062],
  ['back-off', 'Members were reminded too often; wait a day.', 41094],
  ['back-off', 'Another app of the corp is sending this welcome message right now.', 41096],
  ['back-off', 'An import job of the corp is running; try again when it is done.', 302008],

  ['config', 'The secret is wrong, was reset, or the app is stopped: check WECOM_APP_SECRET.', 40001],
  ['config', 'The corp id is wrong: check WECOM_CORP_ID.', 40013],
  ['config', 'There is no such endpoint (HTTP 404): check WECOM_API_BASE.', 404],
  ['config', 'The agent id does not belong to this secret: check WECOM_AGENT_ID and WECOM_APP_SECRET.', 40056, 301002],
  ['config', 'WeCom could not verify the callback URL: check the URL, token and AES key in the app.', 40057],
  ['config', 'The member has not been activated: let them log in to WeCom once.', 41054],
  ['config', 'The corp has to be verified first.', 43009],
  ['config', 'Cards with buttons need a callback URL: set it in the app.', 43012],
  ['config', 'A head-count or deletion guard of the corp stopped this.', 45024, 45026],
  ['config', 'WeCom holds the secret for unsafe: reset it and set WECOM_APP_SECRET anew.', 45031],
  [
    'config',
    'The app may not call this API: add it to the callable apps of that feature in the admin console.',
    48001,
    48002,
    48004,
    48006,
  ],
  ['config', 'This API has been retired by WeCom.', 48005],
  ['config', 'The contact sync assistant may not read details from this IP address.', 48009],
  ['config', 'The redirect domain is not listed in the app.', 50001],
  [
    'config',
    'The signature of the page does not fit: its address must be one of the trusted domains of the app, and the ticket of this corp and app.',
    40093,
  ],
  ['config', 'The jsapi ticket cannot be used: it belongs to another app, or has expired.', 42012],
  ['config', 'The domain of the page is not a trusted domain of the app: set it in the admin console.', 80001],
  ['config', 'The app is stopped or barred from this API: check its state in the admin console.', 50003, 60031],
  ['config', 'The app has no right over this member, department or tag: widen its visible range.', 60011],
  ['config', 'The IP address of this server is not trusted: add it to the trusted IPs of the app.', 60020],
  ['config', 'Only the app that made this tag may change it.', 81011],
  ['config', 'The member has no customer contact permission, or is not in its range.', 84074, 84083],
  ['config', 'The mini program is not linked to the corp.', 90206],
  ['config', 'The corp is dissolved or banned.', 301007],

  ['config', 'The corp has to be verified before it can serve more visitors in 微信客服.', 95003, 95027],
  [
    'config',
    'The app may not manage this kf account: assign it in 微信客服, callable apps.',
    95011,
    95012,
    95017,
    95023,
  ],
  ['config', 'Upgrading visitors to contacts is not set up in 微信客服.', 95021],
  ['config', 'Exclusive service is set up for this visitor in 微信客服.', 95015],

  ['data', 'These days are too many, too old, or not over.', 600018],
  ['data', 'A userid is not valid, does not exist or cannot be seen by the app.', 40003, 46004, 60111, 40031],
  ['data', 'The kind, size or format of the file does not fit.', 40004, 40005, 40006, 40009, 40011, 40123, 45001],
  [
    'data',
    'The media id is wrong or older than 3 days, or was uploaded for another use: upload the file again.',
    40007,
  ],
  ['data', 'The attachment was uploaded for another scene: upload it again.', 41072],
  ['data', 'WeCom does not know this message type.', 40008],
  ['data', 'Too many userids in one call.', 40032, 81014, 81017],
  ['data', 'Escaped characters are not allowed here: send plain UTF-8.', 40033],
  ['data', 'A parameter is wrong, too long or missing.', 40035, 40058, 40063, 41033, 41035],
  ['data', 'A URL is too long, lacks its scheme or is not acceptable.', 40039, 40094, 45034],
  ['data', 'There is no corp tag with this id.', 40068],
  ['data', 'A tag of this name exists already.', 40071],
  ['data', 'The tag name is empty or too long.', 40072],
  ['data', 'None of the members can be tagged or untagged.', 40070],
  ['data', 'The request is too large.', 40206],
  ['data', 'The access token was missing from the query.', 41001],
  ['data', 'The corp id or the secret was missing.', 41002, 41004],
  ['data', 'A field of the contact way is missing, wrong or too long.', ...from(41037, 41044)],
  ['data', 'The mass message id is missing or wrong, or its send time is not acceptable.', 41046, 41047, 41052],
  ['data', 'The welcome code is missing.', 41049],
  ['data', 'There are too many attachments, or one of a kind not allowed.', 41064, 41065],
  ['data', 'A field of the task card is missing or wrong.', ...from(42014, 42020)],
  ['data', 'A field of the template card is missing, wrong or too long.', ...from(42027, 42031), 42033],
  ['data', 'A field of the template card is missing, wrong or too long.', ...from(42035, 42047), ...from(42049, 42051)],
  ['data', 'The file or the text is empty.', 44001, 44004],
  ['data', 'The message is too long.', 45002, 45007, 45008, 45032],
  ['data', 'The answer would be too large: ask for a smaller part.', 45029],
  ['data', 'There is no recipient.', 82001],
  ['data', 'Too many departments or tags as recipients.', 82002, 82003],
  ['data', 'WeCom refused the content as dangerous for its clients.', 82004],
  ['data', 'None of the recipients can receive this.', 81013],

  ['data', 'The menu has too many items, or one of a kind not allowed.', 95008, 95009],
  ['data', 'The name of the kf account is empty or too long.', 95006],
  ['data', 'The location of the message is not valid.', 95022],

  ['final', 'There is no such kf account.', 95000, 95004],
  ['final', 'The corp has as many kf accounts as WeCom allows.', 95005, 95026],
  ['final', 'Five messages were sent since the customer wrote last.', 95001],
  ['final', 'The customer wrote last more than 48 hours ago.', 95002],
  ['final', 'The token of the kf callback has expired: ask without it.', 95007],
  ['final', 'The kf session has ended.', 95013],
  ['final', 'The member does not serve this kf account, or takes nobody now.', 95014, 95019],
  ['final', 'The kf session cannot be moved there.', 95016],
  ['final', 'A human holds the kf session, or it has ended: no automatic answer.', 95018],

  ['final', 'The sign-in code is invalid, expired or used: sign in again.', 40029, 42003, 42022],
  ['final', 'There is no such chat.', 40050, 86003],
  ['final', 'The job does not exist or its result has been cleared.', 40088, 40089],
  ['final', 'No such contact, or their followers are outside the visible range of the app.', 40096],
  ['final', 'The member has not left the corp.', 40097],
  ['final', 'The member has not verified their real name.', 40098],
  ['final', 'The member cannot take more contacts.', 40099],
  ['final', 'The contact is already being transferred.', 40100, 40129],
  ['final', 'The corp has as many tags as WeCom allows.', 40126],
  ['final', 'The contact was transferred twice within 90 days.', 40128],
  ['final', 'The owner of this group has not left: hand it over on the job.', 90500],
  ['final', 'This is not a customer group.', 90501],
  ['final', 'The owner of this group has left: hand it over as one of somebody who left.', 90502],
  ['final', 'The group is full of WeChat users: its owner has to confirm in the client.', 90503],
  ['final', 'The group has this owner already.', 90504],
  ['final', 'The group is being handed over.', 90507],
  ['final', 'The group has been handed over already.', 90508],
  ['final', 'Handover and takeover do not fit: same member, or not a follower.', 40130, 40131],
  ['final', 'The anti-spam of WeCom blocked this: look at the content and the pace.', 40201, 40204],
  ['final', 'The corp has as many contact ways as WeCom allows.', 41045],
  ['final', 'The corp has as many group welcome templates as WeCom allows: 100.', 41055],
  ['config', 'Only the app that made this group welcome may change it.', 41058],
  ['final', 'There is no contact this mass message can be sent to.', 41048],
  ['final', 'The welcome code is older than 20 seconds or has been used.', 41050],
  ['final', 'They are already chatting, or have been welcomed: no welcome message any more.', 41051],
  ['final', 'The contact has not agreed to message archiving yet.', 41053],
  ['final', 'The mass message was cancelled.', 41093],
  ['final', 'Messages can be recalled for 24 hours only.', 42052],
  ['final', 'The group was dissolved.', 49008],
  ['final', 'The member is outside the visible range of the app.', 50002, 60021, 60030],
  ['final', 'The response code is used or too old: the card can only be updated when it is clicked.', 60140],
  ['final', 'The member and the contact are not related any more.', 84061],
  ['final', 'The member does not follow this contact, or is outside the visible range.', 84084],
]

const byCode = new Map(
  rows.flatMap(([action, hint, ...codes]) => codes.map((code) => [code, { action, hint }] as const)),
)

/** Every errcode there is advice for. */
export const knownErrcodes: readonly number[] = [...byCode.keys()]

/** What to do about `errcode`, with a sentence for a human; an unknown one is taken as final. */
export function adviceFor(errcode: number): { action: ErrcodeAction; hint: string } {
  const known = byCode.get(errcode)
  return (
    known ?? { action: 'final', hint: 'No advice is kept for this errcode: look it up in the error tool of WeCom.' }
  )
}
