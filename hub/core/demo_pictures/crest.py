"""The crest of the demo town: a tower between two vines over water, under a mural crown."""

CREST = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 150" role="img">
<path fill="#c9a227" stroke="#7a5f10" stroke-width="1.5" d="M28 32V14h8v6h8v-6h9v6h14v-6h9v6h8v-6h8v18z"/>
<path fill="#e4c558" stroke="#7a5f10" stroke-width="1" d="M28 26h64v6H28z"/>
<path fill="#fff" stroke="#17324d" stroke-width="3" d="M14 38h92v52c0 30-22 46-46 56-24-10-46-26-46-56z"/>
<path fill="#0b5d8f" d="M16 40h88v46H16z"/>
<path fill="#f0f4f8" d="M16 86h88v5c0 5-1 10-2 14H18c-1-4-2-9-2-14z"/>
<path fill="#2b7a4b" d="M18 104h84c-5 20-22 31-42 40-20-9-37-20-42-40z"/>
<path fill="none" stroke="#fff" stroke-width="3" d="M22 113c8-5 11 5 19 0s11 5 19 0 11 5 19 0 11 5 19 0M34 126c7-4 9 4 16 0s10 4 17 0 9 4 16 0"/>
<path fill="#b5482f" stroke="#5d1f12" stroke-width="1.2" d="M48 98V56h-3v-9h6v4h5v-4h8v4h5v-4h6v9h-3v42z"/>
<path fill="#3d1710" d="M56 98V85a4 4 0 0 1 8 0v13zM57 64h6v9h-6z"/>
<circle cx="60" cy="45" r="1.4" fill="#e4c558"/>
<g fill="#6b2d77" stroke="#fff" stroke-width=".7"><circle cx="28" cy="66" r="4"/><circle cx="36" cy="66" r="4"/><circle cx="24" cy="73" r="4" opacity="0"/><circle cx="32" cy="72" r="4"/><circle cx="28" cy="78" r="3.4"/><circle cx="36" cy="78" r="3.4"/><circle cx="32" cy="84" r="3.2"/><circle cx="84" cy="66" r="4"/><circle cx="92" cy="66" r="4"/><circle cx="88" cy="72" r="4"/><circle cx="84" cy="78" r="3.4"/><circle cx="92" cy="78" r="3.4"/><circle cx="88" cy="84" r="3.2"/></g>
<g fill="#7cc08f"><path d="M32 62c-8 0-11-6-9-12 7 0 10 5 9 12zM32 62c8 0 10-6 8-11-6 0-9 5-8 11zM88 62c-8 0-11-6-9-12 7 0 10 5 9 12zM88 62c8 0 10-6 8-11-6 0-9 5-8 11z"/></g>
</svg>
"""
