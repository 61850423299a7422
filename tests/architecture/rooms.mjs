// The house as a table: which rooms each room may include (docs/architecture.md), and which headers from outside.

/** Room -> rooms whose headers it may include, besides its own. A platform side is a room of its own. */
export const mayInclude = {
  base: [],
  telephony: ['base'],
  catalog: ['base', 'telephony'],
  overage: ['base', 'telephony', 'catalog'],
  rating: ['base', 'telephony', 'catalog'],
  workspace: ['base', 'telephony', 'catalog', 'overage', 'rating'],
  insight: ['base', 'telephony', 'catalog', 'overage', 'rating', 'workspace'],
  formats: ['base', 'telephony', 'catalog', 'overage', 'rating', 'workspace', 'insight'],
  engine: ['base', 'telephony', 'catalog', 'overage', 'rating', 'workspace', 'insight', 'formats'],
  app: ['base', 'telephony', 'catalog', 'overage', 'rating', 'workspace', 'insight', 'formats', 'engine'],
  ui: ['base', 'telephony', 'catalog', 'overage', 'rating', 'workspace', 'insight', 'engine', 'app'],
  platform: ['base', 'formats', 'engine', 'app', 'ui'],
  platform_web: ['platform', 'base', 'engine', 'app', 'ui'],
};

/** The engine's library: no clock, no file, no locale, no randomness, no thread, no graphics. */
export const engineRooms = [
  'base', 'telephony', 'catalog', 'overage', 'rating', 'workspace', 'insight', 'formats', 'engine',
];

/** Headers from outside that a room must not include. */
const machine = /^(chrono|ctime|time\.h|fstream|iostream|filesystem|locale|clocale|random|thread|mutex|future|cstdio|stdio\.h|sys\/.*|unistd\.h)$/;
const json = /^nlohmann\//;
const graphics = /^(imgui.*|GLES.*|GL\/.*)$/;
const web = /^emscripten/;
export const outside = (room, header) => {
  const forbidden = [];
  if (engineRooms.includes(room) || room === 'app') forbidden.push(machine);
  if (engineRooms.slice(0, engineRooms.indexOf('formats')).includes(room) || room === 'ui') forbidden.push(json);
  if (room !== 'ui' && !['platform', 'platform_web'].includes(room)) forbidden.push(graphics);
  if (room !== 'platform_web' && room !== 'programs') forbidden.push(web);
  return forbidden.some((pattern) => pattern.test(header));
};

/** Rooms in which money and minutes are counted: no floating point at all. */
export const exactRooms = ['base', 'telephony', 'catalog', 'overage', 'rating', 'workspace', 'insight'];

/**
 * Symbols that a room may have in spite of that: nlohmann's lexer, included there, refers to them. Numbers of our files
 * never come from it: they are taken as written.
 */
export const tolerated = { formats: ['localeconv', 'strtod', 'snprintf'] };

/** What a library of the engine must not ask of the machine: undefined symbols, demangled. */
export const forbiddenSymbol = new RegExp(
  '^(' +
    [
      'clock', 'clock_gettime', 'gettimeofday', 'time', 'localtime(_r)?', 'gmtime(_r)?', 'mktime', 'strftime', 'tzset',
      'std::chrono::.*::now\\(.*', 'std::(__cxx11::)?basic_[io]?f?stream<.*', 'std::basic_filebuf<.*', 'std::ios_base::.*',
      'std::locale::.*', 'setlocale', 'newlocale', 'uselocale', 'localeconv', 'strtod', 'strtof', 'atof', 'v?s?n?printf', 'v?fprintf',
      'fopen(64)?', 'open(64)?', 'read', 'write', 'unlink', 'std::filesystem::.*', 'getenv', 'secure_getenv',
      's?rand(om)?(_r)?', 'std::random_device::.*', 'getrandom', 'pthread_create', 'std::thread::.*',
      'gl[A-Z].*', 'emscripten_.*', 'ImGui::.*',
    ].join('|') +
    ')(@.*)?$',
);
