import type { Decoders, Fields } from './fields'

const calendar = (f: Fields) => ({ userId: f.maybe('fromusername'), calendarId: f.text('calid') })
const schedule = (f: Fields) => ({ ...calendar(f), scheduleId: f.text('scheduleid') })

const room = (f: Fields) => ({
  userId: f.maybe('fromusername'),
  meetingRoomId: f.text('meetingroomid'),
  /** One or the other. */
  meetingId: f.maybe('meetingid'),
  bookingId: f.maybe('bookingid'),
})

/** Live streams, calendars and meeting rooms (callbacks-and-app.md 2.10). `userId` = who did it; null = not said. */
export const agendaEvents = {
  living_status_change: (f) => ({
    userId: f.maybe('fromusername'),
    livingId: f.text('livingid'),
    /** 0 booked, 1 live, 2 ended, 4 cancelled. */
    status: f.figure('status'),
  }),
  modify_calendar: calendar,
  delete_calendar: calendar,
  add_schedule: schedule,
  modify_schedule: schedule,
  delete_schedule: schedule,
  respond_schedule: schedule,
  book_meeting_room: room,
  cancel_meeting_room: room,
} satisfies Decoders
