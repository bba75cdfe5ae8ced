// What of an entry goes into the full-text index; declared in facts.h.
#include <algorithm>
#include <array>
#include <cstdio>

#include "content/month_names.h"
#include "content/store/facts.h"

namespace veche::content {
namespace {

class Lines {
  public:
    explicit Lines(Language language) : language_(language) {}

    void add(std::string_view text) {
        if (text.empty()) return;
        text_ += searchable_text(text);
        text_ += '\n';
    }
    // "27.11.2026" and "27 ноября 2026": both ways in which people look for it.
    void add(Date date) {
        std::array<char, 48> figures{};
        std::snprintf(figures.data(), figures.size(), "%02d.%02d.%04d", date.day, date.month, date.year);
        add(std::string(figures.data()) + " " + std::to_string(date.day) + " " +
            std::string(month_name(date.month, language_)) + " " + std::to_string(date.year));
    }
    void add(const std::optional<Date>& date) {
        if (date) add(*date);
    }

    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    Language language_;
    std::string text_;
};

struct DetailsWriter {
    Lines& lines;

    void operator()(const PageDetails& /*page*/) {}
    void operator()(const NewsDetails& /*news*/) {}
    void operator()(const FaqDetails& /*faq*/) {}
    void operator()(const LessonDetails& /*lesson*/) {}
    void operator()(const DecisionDetails& decision) { lines.add(decision.in_force_from); }
    void operator()(const PlanDetails& plan) {
        for (const auto& goal : plan.goals) {
            lines.add(goal.title);
            for (const auto& task : goal.tasks) add(task);
        }
    }
    void add(const PlanDetails::Task& task) {
        lines.add(task.title);
        for (const auto& indicator : task.indicators) lines.add(indicator.name);
        for (const auto& item : task.items) {
            lines.add(item.name);
            lines.add(item.from);
            lines.add(item.to);
            lines.add(item.periodicity);
            lines.add(item.venue);
            lines.add(item.responsible);
            lines.add(item.funding);
            lines.add(item.expected_result);
            lines.add(item.comment);
        }
    }
    void operator()(const DraftActDetails& draft) {
        lines.add(draft.reason);
        lines.add(draft.contact);
        lines.add(draft.comments_from);
        lines.add(draft.comments_until);
    }
    void operator()(const QuizDetails& quiz) {
        for (const auto& question : quiz.questions) {
            lines.add(question.text);
            for (const auto& option : question.options) lines.add(option.text);
            lines.add(question.explanation);
        }
    }
    void operator()(const GlossaryDetails& term) { lines.add(term.source); }
    void operator()(const HotlineDetails& hotline) {
        lines.add(hotline.phone);
        lines.add(hotline.hours);
        lines.add(hotline.answers);
    }
    void operator()(const OfficialDetails& official) {
        lines.add(official.position);
        lines.add(official.room);
        lines.add(official.phone);
        lines.add(official.email);
        lines.add(official.reception);
    }
    void operator()(const BodyDetails& body) {
        lines.add(body.contacts);
        for (const auto& member : body.members) lines.add(member.name + ", " + member.role);
    }
    void operator()(const AssociationDetails& association) {
        lines.add(association.registration);
        lines.add(association.full_name);
        lines.add(association.address);
        lines.add(association.contacts);
        lines.add(association.head);
        lines.add(association.field);
    }
    void operator()(const EventDetails& event) {
        lines.add(event.day);
        if (event.last_day) lines.add(*event.last_day);
        lines.add(event.venue);
        lines.add(event.organiser);
    }
    void operator()(const PollDetails& poll) {
        for (const auto& question : poll.questions) {
            lines.add(question.text);
            for (const auto& option : question.options) lines.add(option);
        }
        lines.add(poll.opens);
        lines.add(poll.closes);
        lines.add(poll.decision);
        for (const auto& result : poll.results) {
            for (const auto& text : result.texts) lines.add(text);
        }
    }
};

void append_clean(std::string& out, std::string_view text) {
    constexpr std::string_view soft_hyphen = "\xc2\xad";
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with(soft_hyphen)) {
            ++i;
        } else if (static_cast<unsigned char>(text[i]) < 0x20 || text[i] == 0x7f) {
            out += ' ';
        } else {
            out += text[i];
        }
    }
}

void append_row(std::string& out, const TableRow& row) {
    for (const Spans& cell : row.cells) {
        append_clean(out, plain_text(cell));
        out += ' ';
    }
    out += '\n';
}

}  // namespace

std::string searchable_facts(const Entry& entry, const Town& town) {
    Lines lines(entry.language);
    std::visit(DetailsWriter{lines}, entry.details);
    lines.add(entry.date);
    for (const std::string& tag : entry.tags) lines.add(tag);
    for (const Topic& topic : town.topics) {
        if (std::find(entry.topics.begin(), entry.topics.end(), topic.id) != entry.topics.end()) {
            lines.add(in_language(topic.name, entry.language));
        }
    }
    return lines.take();
}

std::string searchable_text(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    append_clean(clean, text);
    return clean;
}

std::string searchable_text(const Document& document) {
    std::string text;
    for (const Block& block : document.blocks) {
        if (!block.marker.empty() && block.marker != "•") {
            append_clean(text, block.marker);
            text += ' ';
        }
        append_clean(text, plain_text(block.spans));
        if (!block.spans.empty()) text += '\n';
        for (const TableRow& row : block.rows) append_row(text, row);
    }
    return text;
}

}  // namespace veche::content
