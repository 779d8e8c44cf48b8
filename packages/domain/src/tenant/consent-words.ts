/** What people of one language say, as a whole message, when they want no more marketing, or want it again. */
export interface ConsentWords {
  readonly stop: readonly string[];
  readonly start: readonly string[];
  /** How the label of Meta's own opt-out button ("Stop promotions") reads in the language. */
  readonly optOutButton: readonly string[];
}

const of = (stop: string, start: string, optOutButton: string): ConsentWords => ({
  stop: list(stop),
  start: list(start),
  optOutButton: list(optOutButton),
});

const list = (words: string): string[] => words.split('|').map((word) => word.trim());

/**
 * The words by language (ISO 639), in the language's script and as people spell it in Latin letters. They count for
 * every tenant, whatever its language, so a word that is a usual answer in another language (FINE, SLUT, RED, BAND,
 * YES) is left out on purpose. English, with ARRET and TD: the lists that carriers and Twilio require; the others are
 * translations. Of Meta's button the English label is as seen in captured webhooks; Meta publishes no list of the others.
 */
export const CONSENT_WORDS = {
  af: of(
    'STAAK | HOU OP | KANSELLEER | TEKEN UIT | STOP BOODSKAPPE',
    'HERVAT | TEKEN WEER IN',
    'Stop promosies',
  ),
  ar: of(
    'إيقاف | أوقف | توقف | قف | وقف | إلغاء | إلغاء الاشتراك | ألغ الاشتراك | إيقاف الرسائل | ستوب | EEQAF | IQAF | TAWAQAF | TAWAQQAF | WAQEF | ILGHA | ILGHAA',
    'ابدأ | بدء | اشتراك | اشترك | استئناف | IBDA | ISHTIRAK',
    'إيقاف العروض الترويجية | إيقاف العروض | إيقاف الترويج',
  ),
  az: of(
    'DAYANDIR | DAYAN | LƏĞV ET | LEGV ET | İMTİNA | ABUNƏDƏN ÇIX | ABUNEDEN CIX',
    'BAŞLA | ABUNƏ OL | ABUNE OL',
    'Promosyonları dayandır | Təşviqatları dayandır',
  ),
  bg: of(
    'СТОП | СПРИ | СПРЕТЕ | ОТПИСВАНЕ | ОТПИШИ | ОТПИШИ МЕ | ОТКАЗ | SPRI | OTPISVANE | OTPISHI ME | OTKAZ',
    'СТАРТ | ЗАПОЧНИ | АБОНИРАНЕ',
    'Спиране на промоциите | Спри промоциите',
  ),
  bn: of(
    'বন্ধ | বন্ধ করুন | বন্ধ করো | থামুন | থামাও | স্টপ | বাতিল | BONDHO | BONDHO KORUN | BONDHO KORO | THAMUN | THAMAO | BATIL',
    'শুরু | শুরু করুন | চালু করুন | SHURU KORUN | CHALU KORUN',
    'প্রচার বন্ধ করুন | প্রোমোশন বন্ধ করুন',
  ),
  ca: of(
    'ATURAR | ATURA | DONAR-ME DE BAIXA | CANCEL·LAR',
    'INICIAR | COMENÇAR | REPRENDRE',
    'Atura les promocions | Aturar promocions',
  ),
  cs: of(
    'STOP | ZASTAVIT | ZRUŠIT | ZRUŠIT ODBĚR | ODHLÁSIT | ODHLÁSIT SE | UKONČIT | KONEC',
    'ZAČÍT | OBNOVIT',
    'Zastavit propagaci | Zastavit propagace',
  ),
  da: of(
    'STOP | STOPP | AFMELD | AFMELD MIG | FRAMELD | OPSIG | AFBESTIL',
    'START | GENOPTAG',
    'Stop kampagner | Stop reklamer',
  ),
  de: of(
    'STOPP | STOPPEN | ABMELDEN | MELDE MICH AB | ABBESTELLEN | KÜNDIGEN | AUSTRAGEN | BEENDEN | ENDE | ABBRECHEN | STOP BITTE | STOPP BITTE | BITTE STOPPEN | KEINE WERBUNG',
    'STARTEN | ABONNIEREN',
    'Werbung stoppen | Werbeaktionen stoppen | Werbung beenden',
  ),
  el: of(
    'ΣΤΟΠ | ΔΙΑΚΟΠΗ | ΣΤΑΜΑΤΗΣΤΕ | ΣΤΑΜΑΤΑ | ΔΙΑΓΡΑΦΗ | ΑΚΥΡΩΣΗ | ΑΠΕΓΓΡΑΦΗ | DIAKOPI | DIAGRAFI | AKYROSI | STAMATISTE',
    'ΕΝΑΡΞΗ | ΞΕΚΙΝΑ | ΕΓΓΡΑΦΗ | ENARXI | EGGRAFI',
    'Διακοπή προσφορών | Διακοπή προωθητικών ενεργειών',
  ),
  en: of(
    'STOP | STOP ALL | STOPALL | UNSUBSCRIBE | UNSUBSCRIBE ME | OPT OUT | OPTOUT | CANCEL | END | QUIT | REVOKE | REMOVE | REMOVE ME | STOP MESSAGES | STOP PLEASE | STOP PROMO | STOP PROMOS',
    'START | UNSTOP | SUBSCRIBE | RESUBSCRIBE | OPT IN | OPTIN | RESUME',
    'Stop promotions | Stop promotion',
  ),
  es: of(
    'PARAR | ALTO | BAJA | DARME DE BAJA | DAR DE BAJA | DADME DE BAJA | CANCELAR | CANCELAR SUSCRIPCIÓN | DETENER | DESUSCRIBIR | DESUSCRIBIRME | NO MÁS',
    'INICIAR | COMENZAR | EMPEZAR | REANUDAR | ALTA',
    'Detener promociones | Parar promociones | Dejar de recibir promociones',
  ),
  et: of(
    'STOPP | LÕPETA | PEATA | PEATU | LOOBU | LOOBUN | TÜHISTA',
    'ALUSTA | TELLI',
    'Peata reklaamid | Lõpeta kampaaniad',
  ),
  fa: of(
    'توقف | لغو | لغو اشتراک | لغو۱۱ | لغو ۱۱ | لغو11 | لغو 11 | انصراف | قطع | ایست | LAGHV | LAGHV 11 | LAGHV11 | TAVAGHOF | ENSERAF',
    'شروع | آغاز | عضویت | اشتراک | SHORU | OZVIYAT',
    'توقف تبلیغات | توقف پیام‌های تبلیغاتی',
  ),
  fi: of(
    'LOPETA | POISTU | PERUUTA | PERU TILAUS | PERUUTA TILAUS | STOPPAA',
    'ALOITA | TILAA',
    'Lopeta mainokset | Lopeta markkinointi',
  ),
  fil: of(
    'TIGIL | ITIGIL | ITIGIL NA | HINTO | IHINTO | KANSELAHIN | KANSELA | MAG-UNSUBSCRIBE',
    'SIMULAN | MAG-SUBSCRIBE',
    'Ihinto ang mga promosyon | Itigil ang mga promosyon | Ihinto ang mga promo',
  ),
  fr: of(
    'ARRET | ARRÊT | ARRÊTE | ARRÊTER | ARRÊTEZ | STOPPER | STOPPEZ | DÉSABONNER | ME DÉSABONNER | SE DÉSABONNER | DÉSABONNEMENT | DÉSINSCRIRE | ME DÉSINSCRIRE | SE DÉSINSCRIRE | DÉSINSCRIPTION | RÉSILIER | ANNULER | STOP PUB',
    'COMMENCER | DÉMARRER | REPRENDRE | ABONNER | M’ABONNER',
    'Arrêter les promotions | Stopper les promotions | Arrêter les promos',
  ),
  gu: of(
    'રોકો | બંધ | બંધ કરો | સ્ટોપ | રદ કરો | BANDH KARO | RAD KARO',
    'શરૂ કરો | ચાલુ કરો | CHALU KARO',
    'પ્રમોશન બંધ કરો | પ્રચાર બંધ કરો',
  ),
  he: of(
    'עצור | עצרו | הפסק | הפסיקו | הסר | הסרה | הסירו | הסירו אותי | ביטול | בטל | סטופ | HASER | HASARA | HAFSEK | BITUL | ATZOR',
    'התחל | הצטרף | חידוש | HATCHEL',
    'הפסקת מבצעים | הפסק מבצעים | הפסקת קידומי מכירות',
  ),
  hi: of(
    'रोकें | रोको | रोकिए | बंद | बंद करें | बंद करो | बन्द करें | बन्द करो | स्टॉप | रद्द करें | सदस्यता रद्द करें | BAND KARO | BAND KARE | BAND KAREN | BAND KAREIN | BAND KARDO | STOP KARO | STOP KARE | ROKO | ROKE | ROKEN | ROKIYE | RADD KARO | RADD KAREN',
    'शुरू | शुरू करें | शुरू करो | चालू करें | SHURU KARO | SHURU KAREN | CHALU KARO',
    'प्रमोशन रोकें | प्रमोशन बंद करें | प्रचार रोकें',
  ),
  hr: of(
    'STOP | ODJAVA | ODJAVI | ODJAVI ME | PREKINI | OTKAŽI | ZAUSTAVI',
    'KRENI | POČNI | PRETPLATI ME',
    'Zaustavi promocije | Prekini promocije',
  ),
  hu: of(
    'ÁLLJ | LEÁLLÍTÁS | LEIRATKOZÁS | LEIRATKOZOM | LEIRATKOZNI | LEMONDÁS | LEMONDOM | VÉGE',
    'KEZDÉS | FELIRATKOZÁS | FELIRATKOZOM',
    'Promóciók leállítása | Reklámok leállítása',
  ),
  id: of(
    'BERHENTI | HENTIKAN | BERHENTI LANGGANAN | BERHENTI BERLANGGANAN | BATAL | BATALKAN | BATAL LANGGANAN | UNREG | KELUAR',
    'MULAI | LANGGANAN | BERLANGGANAN',
    'Hentikan promosi | Berhenti promosi | Stop promosi',
  ),
  it: of(
    'FERMA | FERMARE | FERMATI | BASTA | ANNULLA | ANNULLA ISCRIZIONE | CANCELLAMI | CANCELLA ISCRIZIONE | DISISCRIVIMI | DISISCRIVITI | DISISCRIZIONE | DISATTIVA | RIMUOVIMI | INTERROMPI',
    'INIZIA | ISCRIVIMI | RIPRENDI | RIATTIVA',
    'Interrompi promozioni | Stop promozioni | Ferma le promozioni',
  ),
  ja: of(
    '停止 | 中止 | 解除 | 配信停止 | 配信解除 | 登録解除 | 受信拒否 | 退会 | 停止する | 停止してください | キャンセル | ストップ | やめる | TEISHI | HAISHIN TEISHI | KAIJO | CHUSHI | TAIKAI',
    '開始 | 再開 | スタート | KAISHI | SAIKAI',
    'プロモーションを停止 | 宣伝を停止 | プロモーションの停止',
  ),
  kk: of(
    'ТОҚТАТУ | ТОҚТАТ | БАС ТАРТУ | ЖАЗЫЛУДАН БАС ТАРТУ | TOQTATU | TOKTATU | BAS TARTU',
    'БАСТАУ | ЖАЗЫЛУ | BASTAU',
    'Жарнаманы тоқтату | Промоларды тоқтату',
  ),
  kn: of(
    'ನಿಲ್ಲಿಸಿ | ನಿಲ್ಲಿಸು | ಬಂದ್ ಮಾಡಿ | ರದ್ದು | ರದ್ದುಮಾಡಿ | ಸ್ಟಾಪ್ | NILLISI | NILLISU | BAND MADI | RADDU MADI',
    'ಪ್ರಾರಂಭಿಸಿ | ಶುರು ಮಾಡಿ | PRARAMBHISI',
    'ಪ್ರಚಾರಗಳನ್ನು ನಿಲ್ಲಿಸಿ | ಪ್ರಮೋಷನ್ ನಿಲ್ಲಿಸಿ',
  ),
  ko: of(
    '중지 | 중단 | 정지 | 거부 | 수신거부 | 수신 거부 | 해지 | 취소 | 구독취소 | 구독 취소 | 그만 | 스톱 | JUNGJI | SUSIN GEOBU | SUSINGEOBU | HAEJI',
    '시작 | 재개 | 수신동의 | 수신 동의 | 구독 | SIJAK',
    '프로모션 중지 | 프로모션 중단 | 홍보 중지',
  ),
  lt: of(
    'STABDYTI | STABDYK | NUTRAUKTI | ATSISAKYTI | ATSISAKAU | BAIGTI | ATŠAUKTI',
    'PRADĖTI | PRENUMERUOTI',
    'Stabdyti reklamas | Sustabdyti akcijas',
  ),
  lv: of(
    'APTURĒT | APTURI | ATTEIKTIES | ATSAKOS | BEIGT | ATCELT | PĀRTRAUKT',
    'SĀKT | ATSĀKT',
    'Apturēt reklāmas | Apturēt akcijas',
  ),
  ml: of(
    'നിർത്തുക | നിർത്തൂ | നിർത്തു | നിര്‍ത്തുക | റദ്ദാക്കുക | സ്റ്റോപ്പ് | NIRTHUKA | NIRTHU | NIRTHOO | RADDAKKUKA',
    'തുടങ്ങുക | ആരംഭിക്കുക | THUDANGUKA',
    'പ്രമോഷനുകൾ നിർത്തുക | പരസ്യം നിർത്തുക',
  ),
  mr: of(
    'थांबा | थांबवा | बंद करा | बंद | रद्द करा | स्टॉप | THAMBA | THAMBVA | BAND KARA | RADD KARA',
    'सुरू करा | चालू करा | SURU KARA',
    'जाहिराती थांबवा | प्रमोशन थांबवा',
  ),
  ms: of(
    'BERHENTI | HENTI | HENTIKAN | BERHENTI MELANGGAN | BATAL | BATALKAN | KELUAR',
    'MULA | LANGGAN',
    'Hentikan promosi | Berhenti promosi',
  ),
  nb: of(
    'STOPP | AVSLUTT | AVMELD | MELD AV | MELD MEG AV | AVMELDING | AVBESTILL | SI OPP',
    'BEGYNN | GJENOPPTA',
    'Stopp kampanjer | Stopp reklame',
  ),
  nl: of(
    'STOP | STOPPEN | STOPZETTEN | AFMELDEN | MELD MIJ AF | UITSCHRIJVEN | SCHRIJF MIJ UIT | OPZEGGEN | BEËINDIGEN',
    'STARTEN | HERVATTEN',
    'Promoties stoppen | Stop promoties | Stop aanbiedingen',
  ),
  pa: of(
    'ਰੋਕੋ | ਬੰਦ | ਬੰਦ ਕਰੋ | ਰੱਦ ਕਰੋ | ਸਟਾਪ | BAND KRO | ROKO',
    'ਸ਼ੁਰੂ ਕਰੋ | ਚਾਲੂ ਕਰੋ | SHURU KARO',
    'ਪ੍ਰਮੋਸ਼ਨ ਬੰਦ ਕਰੋ | ਪ੍ਰਚਾਰ ਰੋਕੋ',
  ),
  pl: of(
    'STOP | ZATRZYMAJ | WYPISZ | WYPISZ MNIE | WYPISZ SIĘ | REZYGNUJĘ | REZYGNACJA | ZREZYGNUJ | ANULUJ | ANULUJ SUBSKRYPCJĘ | KONIEC | ODWOŁAJ',
    'ROZPOCZNIJ | WZNÓW | ZAPISZ MNIE',
    'Zatrzymaj promocje | Wyłącz promocje | Koniec promocji',
  ),
  pt: of(
    'PARAR | PARE | SAIR | CANCELAR | CANCELAR INSCRIÇÃO | CANCELAR SUBSCRIÇÃO | DESCADASTRAR | DESINSCREVER | DESCADASTRE-ME | REMOVER | ME REMOVA | NÃO QUERO MAIS',
    'INICIAR | COMEÇAR | RETOMAR | INSCREVER',
    'Parar promoções | Interromper promoções | Parar as promoções',
  ),
  ro: of(
    'OPREȘTE | OPRIȚI | OPRIRE | STOP MESAJE | DEZABONARE | DEZABONEAZĂ | DEZABONEAZĂ-MĂ | ANULARE | ANULEAZĂ | RENUNȚ',
    'ÎNCEPE | ABONARE | ABONEAZĂ-MĂ | RELUARE',
    'Oprește promoțiile | Oprire promoții | Stop promoții',
  ),
  ru: of(
    'СТОП | ОТПИСКА | ОТПИСАТЬСЯ | ОТПИСАТЬ | ОТПИШИТЕ | ОТПИШИТЕ МЕНЯ | ОТМЕНА | ОТКАЗ | ОТКАЗАТЬСЯ | ОТКЛЮЧИТЬ | ПРЕКРАТИТЬ | ПРЕКРАТИТЕ | ХВАТИТ | НЕ ПИШИТЕ | OTPISKA | OTPISATSYA | OTPISATSA | OTMENA | OTKAZ | HVATIT | KHVATIT | NE PISHITE | СТОП РЕКЛАМА | НЕ ПРИСЫЛАТЬ | НЕ ПРИСЫЛАЙТЕ',
    'СТАРТ | НАЧАТЬ | ПОДПИСАТЬСЯ | ПОДПИСКА | ВОЗОБНОВИТЬ | PODPISATSYA',
    'Остановить рекламу | Остановить промоакции | Прекратить рекламные акции',
  ),
  sk: of(
    'STOP | ZASTAVIŤ | ZRUŠIŤ | ZRUŠIŤ ODBER | ODHLÁSIŤ | ODHLÁSIŤ SA | UKONČIŤ | KONIEC',
    'ZAČAŤ | OBNOVIŤ',
    'Zastaviť propagáciu | Zastaviť propagácie',
  ),
  sl: of(
    'STOP | USTAVI | ODJAVA | ODJAVI | ODJAVI ME | PREKLIC | PREKLIČI | PREKINI | KONEC',
    'ZAČNI | PRIJAVA',
    'Ustavi promocije | Ustavi oglase',
  ),
  sq: of(
    'NDALO | NDAL | NDALONI | ÇREGJISTROHU | CREGJISTROHU | ÇABONOHU | ANULO | ANULOJ',
    'RIFILLO | ABONOHU',
    'Ndalo promocionet',
  ),
  sr: of(
    'СТОП | ОДЈАВА | ОДЈАВИ | ОДЈАВИ МЕ | ПРЕКИНИ | ОТКАЖИ | ЗАУСТАВИ | ODJAVA | ODJAVI ME | PREKINI | OTKAŽI | ZAUSTAVI',
    'ПОЧНИ | КРЕНИ | ПРИЈАВА | POČNI',
    'Заустави промоције | Zaustavi promocije',
  ),
  sv: of(
    'STOPP | STOPPA | AVSLUTA | AVREGISTRERA | AVREGISTRERA MIG | AVANMÄL | AVBRYT | SLUTA | SÄG UPP',
    'STARTA | PRENUMERERA | ÅTERUPPTA',
    'Stoppa kampanjer | Stoppa reklam | Stoppa erbjudanden',
  ),
  sw: of(
    'SIMAMA | SIMAMISHA | KOMESHA | SITISHA | JIONDOE | NIONDOE | GHAIRI',
    'ANZA | ANZA TENA',
    'Komesha matangazo | Acha matangazo',
  ),
  ta: of(
    'நிறுத்து | நிறுத்தவும் | நிறுத்துங்கள் | ரத்து | ரத்து செய் | ரத்துசெய் | ஸ்டாப் | NIRUTHU | NIRUTHAVUM | NIRUTHUNGAL | RATHU SEI',
    'தொடங்கு | தொடங்கவும் | ஆரம்பி | THODANGU',
    'விளம்பரங்களை நிறுத்து | புரொமோஷன்களை நிறுத்து',
  ),
  te: of(
    'ఆపు | ఆపండి | ఆపివేయి | ఆపివేయండి | నిలిపివేయి | నిలిపివేయండి | రద్దు | రద్దు చేయి | స్టాప్ | AAPU | AAPANDI | APANDI | NILIPIVEYANDI',
    'ప్రారంభించు | ప్రారంభించండి | మొదలుపెట్టు | PRARAMBHINCHU',
    'ప్రమోషన్లను ఆపండి | ప్రచారాలను ఆపండి',
  ),
  th: of(
    'หยุด | หยุดส่ง | หยุดรับ | ยกเลิก | ยกเลิกการรับ | ยกเลิกการสมัคร | เลิกรับ | ไม่รับ | สต็อป | YUD | YOKLERK | YOK LERK',
    'เริ่ม | รับข่าวสาร | RERM',
    'หยุดโปรโมชั่น | หยุดโปรโมชัน | หยุดการโปรโมต',
  ),
  tr: of(
    'DUR | DURDUR | DURDURUN | İPTAL | İPTAL ET | RET | ÇIK | ÇIKIŞ | ABONELİKTEN ÇIK | ABONELİK İPTAL | ABONELİĞİ İPTAL ET | LİSTEDEN ÇIK | İSTEMİYORUM',
    'BAŞLA | BAŞLAT | ABONE OL',
    'Promosyonları durdur | Tanıtımları durdur | Kampanyaları durdur',
  ),
  uk: of(
    'СТОП | ЗУПИНИТИ | ВІДПИСКА | ВІДПИСАТИ | ВІДПИСАТИСЯ | ВІДПИСАТИСЬ | ВІДПИШІТЬ | ВІДМОВА | СКАСУВАТИ | ПРИПИНИТИ | ПРИПИНІТЬ | VIDPYSKA | VIDPYSATYSIA | VIDPYSATYS | VIDMOVA',
    'ПОЧАТИ | ПІДПИСАТИСЯ | ПІДПИСКА | ВІДНОВИТИ',
    'Зупинити рекламу | Припинити рекламні акції',
  ),
  ur: of(
    'روکیں | روکو | رکو | بند | بند کریں | بند کرو | منسوخ | منسوخ کریں | ان سبسکرائب | سٹاپ | BAND KARO | BAND KAREIN | ROKEIN | MANSOOKH',
    'شروع | شروع کریں | دوبارہ شروع | SHURU KAREIN',
    'پروموشنز روکیں | تشہیر روکیں',
  ),
  uz: of(
    'TO‘XTAT | TOXTAT | TO‘XTATISH | TOXTATISH | BEKOR QILISH | OBUNANI BEKOR QILISH | ТЎХТАТ | ТЎХТАТИШ | БЕКОР ҚИЛИШ',
    'BOSHLA | BOSHLASH | OBUNA',
    'Reklamani to‘xtatish | Aksiyalarni to‘xtatish',
  ),
  vi: of(
    'DỪNG | DỪNG LẠI | NGỪNG | NGƯNG | NGỪNG NHẬN TIN | HỦY | HUỶ | HỦY ĐĂNG KÝ | HUỶ ĐĂNG KÝ | TỪ CHỐI | KẾT THÚC | DUNG LAI | HUY DANG KY | HUY DK | TU CHOI | NGUNG NHAN TIN',
    'BẮT ĐẦU | NHẬN TIN | BAT DAU | NHAN TIN',
    'Dừng khuyến mãi | Ngừng quảng cáo | Dừng quảng cáo',
  ),
  zh: of(
    '停止 | 停 | 退订 | 退訂 | 取消 | 取消订阅 | 取消訂閱 | 拒收 | 终止 | 終止 | TD | TUIDING | TUI DING | QUXIAO | TINGZHI',
    '开始 | 開始 | 订阅 | 訂閱 | 恢复 | 恢復 | DINGYUE',
    '停止促销 | 停止促銷 | 停止推广 | 停止推廣',
  ),
} satisfies Readonly<Record<string, ConsentWords>>;

/** Other tags under which people name a language of the list (BCP 47: deprecated ones, or variants). */
const SAME_AS: ReadonlyMap<string, string> = new Map([
  ['in', 'id'],
  ['iw', 'he'],
  ['nn', 'nb'],
  ['no', 'nb'],
  ['tl', 'fil'],
]);

/** The language that a BCP 47 tag speaks of, as {@link CONSENT_WORDS} spells it: `pt_BR` → `pt`, `no` → `nb`. */
export function baseLanguage(tag: string): string {
  const base = tag.toLowerCase().split(/[_-]/)[0] ?? '';
  return SAME_AS.get(base) ?? base;
}
