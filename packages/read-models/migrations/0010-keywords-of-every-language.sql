-- Keywords that nobody set are filled in at reading, so that every tenant has those of the languages added later.
update tenants set settings = settings - 'stopKeywords' - 'startKeywords'
where settings = '{
  "stopKeywords": {
    "en": ["STOP", "STOP ALL", "UNSUBSCRIBE", "OPT OUT", "CANCEL", "END", "QUIT"],
    "es": ["PARAR", "ALTO", "BAJA", "DARME DE BAJA", "CANCELAR", "CANCELAR SUSCRIPCIÓN", "DETENER"],
    "pt": ["PARAR", "PARE", "SAIR", "CANCELAR", "CANCELAR INSCRIÇÃO", "DESCADASTRAR", "REMOVER"]
  },
  "startKeywords": {
    "en": ["START", "UNSTOP", "SUBSCRIBE", "OPT IN", "RESUME"],
    "es": ["INICIAR", "COMENZAR", "EMPEZAR", "REANUDAR", "ALTA"],
    "pt": ["INICIAR", "COMEÇAR", "RETOMAR", "INSCREVER"]
  },
  "consentPolicy": {"marketing": "opt-out"},
  "replyAttributionHours": 72
}'::jsonb;

comment on column tenants.settings is 'How wabus behaves for it: keywords, consent policy, quiet hours, hours of reply attribution; keywords that nobody set stand here not, the defaults hold';
