/** As the client of WeChat Pay names them. */
export type TransferState =
  'accepted' | 'processing' | 'waiting-confirm' | 'transferring' | 'success' | 'fail' | 'cancelling' | 'cancelled'
export type CouponState = 'sent' | 'used' | 'expired'
export type RedPacketState = 'sending' | 'sent' | 'received' | 'failed' | 'refunding' | 'refunded'
