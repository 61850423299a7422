#include "app/locale.hpp"

namespace app {

Locale english() { return {}; }

Locale french() {
  Locale locale;
  locale.tag = "fr-FR";
  locale.language = Language::fr;
  locale.decimal = ",";
  locale.group = "\u202f";
  locale.money = "{n}\u00a0{c}";
  locale.percent = "{n}\u202f%";
  locale.date_time = "{date} {time}";
  locale.months = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                   "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
  locale.months_short = {"janv.", "févr.", "mars",  "avr.", "mai",  "juin",
                         "juil.", "août",  "sept.", "oct.", "nov.", "déc."};
  locale.weekdays_short = {"lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."};
  return locale;
}

}  // namespace app
