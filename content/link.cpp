#include "content/link.h"

#include <algorithm>
#include <charconv>

namespace veche::content {
namespace {

// "Entry:x" is no link, but it was meant as one.
bool begins_with(std::string_view target, std::string_view scheme) {
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
    return target.size() >= scheme.size() && std::equal(scheme.begin(), scheme.end(), target.begin(),
                                                        [&](char wanted, char found) { return same(found, wanted); });
}

}  // namespace

Link read_link(std::string_view target) {
    constexpr std::string_view entry = "entry:";
    constexpr std::string_view attachment = "attachment:";
    Link link;
    if (begins_with(target, entry)) {
        const std::string_view rest = target.substr(entry.size());
        const std::size_t mark = std::min(rest.find('#'), rest.size());
        link.entry = EntryId(rest.substr(0, mark));
        link.anchor = rest.substr(std::min(mark + 1, rest.size()));
        link.to = target.starts_with(entry) && is_entry_id(link.entry.text()) ? Link::To::entry : Link::To::wrong;
    } else if (begins_with(target, attachment)) {
        const std::string_view digits = target.substr(attachment.size());
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), link.attachment);
        const bool whole = !digits.empty() && read.ptr == digits.data() + digits.size() && read.ec == std::errc();
        const bool right = target.starts_with(attachment) && whole && digits.size() <= 3;
        link.to = right ? Link::To::attachment : Link::To::wrong;
    }
    return link;
}

}  // namespace veche::content
