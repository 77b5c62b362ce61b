// The key agreements of age by Node's own library: X25519, and ML-KEM-768 with X25519.
// Sources: C2SP age, "X25519" and "mlkem768x25519"; draft-connolly-cfrg-xwing-kem.

import crypto, {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'

/** What stands before the 32 bytes of a key in its DER form. Source: RFC 8410 §4 and §7. */
const X25519_PUBLIC = Buffer.from('302a300506032b656e032100', 'hex')
const X25519_SECRET = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** What stands before the 1,184 bytes of a key, and before the 64 of a seed. Source: RFC 9935 §4 and §6. */
const ML_KEM_PUBLIC = Buffer.from('308204b2300b0609608648016503040402038204a100', 'hex')
const ML_KEM_SEED = Buffer.from('3054020100300b060960864801650304040204428040', 'hex')

const ML_KEM_KEY_BYTES = 1184
const ML_KEM_SHARE_BYTES = 1088
const ML_KEM_SEED_BYTES = 64

export const HYBRID_KEY_BYTES = ML_KEM_KEY_BYTES + 32
export const HYBRID_SHARE_BYTES = ML_KEM_SHARE_BYTES + 32

/** Its name, drawn, which separates its hash from all others. */
const X_WING = Buffer.from('\\.//^\\')

let mlKem: boolean | undefined

/** Node has it since 24.7, where it was built with OpenSSL 3.5 or a later one. */
export function hasMlKem(): boolean {
  mlKem ??= typeof crypto.encapsulate === 'function' && isRead(new Uint8Array(ML_KEM_SEED_BYTES))
  return mlKem
}

function isRead(seed: Uint8Array): boolean {
  try {
    secretKey(ML_KEM_SEED, seed)
    return true
  } catch {
    return false
  }
}

export interface Agreed {
  /** What the other side finds the same secret by. */
  readonly share: Uint8Array
  /** 32 bytes. */
  readonly secret: Uint8Array
}

/** @throws where `key` is no point that a secret can be agreed on with */
export function agree(key: Uint8Array): Agreed {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  const secret = diffieHellman({ privateKey, publicKey: publicKeyOf(X25519_PUBLIC, key) })
  return { share: rawOf(publicKey), secret }
}

/** One's own half of an agreement. */
export interface Holder {
  /** 32 bytes. */
  readonly key: Uint8Array
  /** @throws where `share` is no point that a secret can be agreed on with */
  agreedBy(share: Uint8Array): Uint8Array
}

/** @param scalar 32 bytes */
export function holderOf(scalar: Uint8Array): Holder {
  const privateKey = secretKey(X25519_SECRET, scalar)
  return {
    key: rawOf(createPublicKey(privateKey)),
    agreedBy: (share) =>
      diffieHellman({ privateKey, publicKey: publicKeyOf(X25519_PUBLIC, share) }),
  }
}

/**
 * @param key `HYBRID_KEY_BYTES`
 * @throws where either half of it is none
 */
export function agreeHybrid(key: Uint8Array): Agreed {
  const lattice = publicKeyOf(ML_KEM_PUBLIC, key.subarray(0, ML_KEM_KEY_BYTES))
  const point = key.subarray(ML_KEM_KEY_BYTES)
  const { ciphertext, sharedKey } = crypto.encapsulate(lattice)
  const { share, secret } = agree(point)
  return {
    share: Buffer.concat([ciphertext, share]),
    secret: both(sharedKey, secret, share, point),
  }
}

/**
 * @param seed 32 bytes
 * @param share `HYBRID_SHARE_BYTES`
 * @throws where the second half of `share` is no point that a secret can be agreed on with
 */
export function agreedHybrid(seed: Uint8Array, share: Uint8Array): Uint8Array {
  const length = ML_KEM_SEED_BYTES + 32
  const drawn = createHash('shake256', { outputLength: length }).update(seed).digest()
  const lattice = secretKey(ML_KEM_SEED, drawn.subarray(0, ML_KEM_SEED_BYTES))
  const { key, agreedBy } = holderOf(drawn.subarray(ML_KEM_SEED_BYTES))
  const point = share.subarray(ML_KEM_SHARE_BYTES)
  const sharedKey = crypto.decapsulate(lattice, share.subarray(0, ML_KEM_SHARE_BYTES))
  return both(sharedKey, agreedBy(point), point, key)
}

function both(...parts: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array]): Uint8Array {
  return createHash('sha3-256')
    .update(Buffer.concat([...parts, X_WING]))
    .digest()
}

function publicKeyOf(prefix: Uint8Array, key: Uint8Array): KeyObject {
  const der = Buffer.concat([prefix, key])
  return createPublicKey({ key: der, format: 'der', type: 'spki' })
}

function secretKey(prefix: Uint8Array, secret: Uint8Array): KeyObject {
  const der = Buffer.concat([prefix, secret])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

function rawOf(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}
