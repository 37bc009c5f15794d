/**
 * What makes a message in a group a question to the shop, as a pattern that JavaScript and PostgreSQL read alike. Few words: a to-do about
 * something nobody asked costs more trust than a question that only the mark gives away.
 */
export const QUESTION =
  '[?？][^?？]{0,4}$|请问|多少钱|怎么(卖|买|订|下单|收费|联系)|有没有人|什么时候(送|到|有)|能不能|可以.{0,12}吗|还有.{0,8}吗'

/** Whether a customer who writes this waits for an answer. */
export const isQuestion = (text: string): boolean => new RegExp(QUESTION).test(text)
