#include "content/languages/ukrainian/parts.h"
#include "content/rules/term_words.h"

namespace veche::content::languages::ukrainian {

constinit const TermWords terms = {
    .working_day = "робочий день",
    .weekend = "вихідний день",
    .holiday = "святковий день",
    .moved_day_off = "день відпочинку, перенесений на цю дату",
    .local_day_off = "місцевий вихідний день",
    .receipt = "день надходження",
    .registration = "день реєстрації",
    .request = "день запиту",
    .notice = "день повідомлення",
    .last_day = "останній день першого строку",
    .first_day_counts = ", він входить у строк",
    .next_day_counts = ", відлік іде з наступного дня",
    .moved_on = "останній день вихідний, тому строк спливає наступного робочого дня",
    .moved_back = "останній день вихідний, тому строк спливає попереднього робочого дня",
    .provisional = "календар {1} року ще не затверджено, день може змінитися",
    .recomputed = "змінилися календар або правило; раніше строк був до {1}",
    .handed_in_offline = "подано на терміналі без зв’язку; дійшло {1}, але надходженням вважається цей день",
    .unverified_time = "час подання неможливо перевірити, тому надходженням вважається день, коли дійшло",
};

}  // namespace veche::content::languages::ukrainian
