import { integer, object, objects, text, type Fields } from '../body'
import type { AlbumProduct } from '../ledgerTypes'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'
import { albumPicture } from './mediaStore'
import { anyOf, ownOf } from './owned'
import { pageOf } from './paging'

/** Facts: customer-contact.md 10.1. The price in fen. */
const MAX_DESCRIPTION = 300
const MAX_PRICE = 5_000_000
const MAX_SN = 128
const MAX_PICTURES = 9
const ROOT = '/cgi-bin/externalcontact'

/** The product album (商品图册). To delete is `delete` here, not `del`. */
export const productAlbumEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/add_product_album`, method: 'POST', handle: add },
  { path: `${ROOT}/get_product_album`, method: 'POST', handle: get },
  { path: `${ROOT}/get_product_album_list`, method: 'POST', defaults: { product_list: [] }, handle: list },
  { path: `${ROOT}/update_product_album`, method: 'POST', handle: update },
  { path: `${ROOT}/delete_product_album`, method: 'POST', handle: remove },
]

const READERS: Record<string, (call: Call, world: World) => Partial<AlbumProduct>> = {
  description: ({ body }) => ({ description: descriptionOf(body) }),
  price: ({ body }) => ({ price: priceOf(body) }),
  product_sn: ({ body }) => ({ productSn: numberOf(body) }),
  attachments: (call, world) => ({ mediaIds: picturesOf(call, world) }),
}

function add(call: Call, world: World): Reply {
  const fields = Object.assign({}, ...Object.values(READERS).map((read) => read(call, world))) as AlbumProduct
  const product: AlbumProduct = { ...fields, productId: freshId('prod', 28), createdAt: call.now, ours: true }
  world.state.ledger.products.set(product.productId, product)
  world.state.touch()
  return ok({ product_id: product.productId })
}

function get({ body }: Call, { state }: World): Reply {
  const product = anyOf(state.ledger.products, body, 'product_id')
  return ok({ product: { ...onWire(product), create_time: Math.floor(product.createdAt / 1000) } })
}

function list(call: Call, world: World): Reply {
  const all = [...world.state.ledger.products.values()]
  const { rows, next_cursor } = pageOf(all, call, world, { list: 'products', standard: 50, most: 100 })
  return ok({ next_cursor, product_list: rows.map(onWire) })
}

/** What is not given stays; pictures are replaced as a whole. */
function update(call: Call, world: World): Reply {
  const product = ownOf(world.state.ledger.products, call.body, 'product_id')
  const given = Object.entries(READERS).filter(([name]) => name in call.body)
  Object.assign(product, ...given.map(([, read]) => read(call, world)))
  world.state.touch()
  return ok()
}

function remove({ body }: Call, { state }: World): Reply {
  const { products } = state.ledger
  products.delete(ownOf(products, body, 'product_id').productId)
  state.touch()
  return ok()
}

function onWire({ productId, description, price, productSn, mediaIds }: AlbumProduct): Reply {
  return {
    product_id: productId,
    description,
    price,
    product_sn: productSn,
    attachments: mediaIds.map((mediaId) => ({ type: 'image', image: { media_id: mediaId } })),
  }
}

function descriptionOf(body: Fields): string {
  const description = text(body, 'description', MAX_DESCRIPTION)
  if (description === '') throw new Refusal(40063, 'field `description` is empty')
  return description
}

function priceOf(body: Fields): number {
  const price = integer(body, 'price')
  if (price === null) throw new Refusal(40063, 'field `price` is empty')
  if (price < 0 || price > MAX_PRICE) throw new Refusal(40058, 'field `price` out of range')
  return price
}

function numberOf(body: Fields): string {
  const number = text(body, 'product_sn', MAX_SN)
  if (!/^[A-Za-z0-9]*$/.test(number)) throw new Refusal(40058, 'field `product_sn` takes letters and digits')
  return number
}

/** The word is `type` here, not `msgtype`. */
function picturesOf({ body, now }: Call, world: World): string[] {
  const attachments = objects(body, 'attachments')
  if (attachments.length === 0) throw new Refusal(40063, 'field `attachments` is empty')
  if (attachments.length > MAX_PICTURES) throw new Refusal(41064)
  return attachments.map((attachment) => {
    if (text(attachment, 'type') !== 'image') throw new Refusal(41065)
    return albumPicture(world, text(object(attachment, 'image') ?? {}, 'media_id'), now).mediaId
  })
}
