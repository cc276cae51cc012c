document.body.append('Parley')

export {}
