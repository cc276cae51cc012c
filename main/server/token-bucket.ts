export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

export interface Bucket {
  readonly tokens: number
  readonly filledAtMs: number
}

export function fullBucket(rate: Rate, nowMs: number): Bucket {
  return { tokens: rate.burst, filledAtMs: nowMs }
}

export interface Taken {
  readonly bucket: Bucket
  readonly isTaken: boolean
}

export function take(bucket: Bucket, rate: Rate, nowMs: number): Taken {
  const refilled = bucket.tokens + ((nowMs - bucket.filledAtMs) * rate.perSecond) / 1000
  // A clock that went backwards takes nothing away.
  const tokens = Math.min(rate.burst, Math.max(bucket.tokens, refilled))
  return tokens >= 1
    ? { bucket: { tokens: tokens - 1, filledAtMs: nowMs }, isTaken: true }
    : { bucket: { tokens, filledAtMs: nowMs }, isTaken: false }
}
