// What tests get for `electron`: importing the real package in plain Node would start a download.
throw new Error('A module under test imports electron. Keep it behind an interface with a plain-Node implementation.')

export {}
