// Where the pages begin.

import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import './style/base.css'
import './style/board.css'
import './style/inbox.css'

const root = document.getElementById('app')
if (root !== null) createRoot(root).render(<App />)
