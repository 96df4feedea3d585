//! What is written on the town's network. All of it is invented; a post that is worth an operator's second look says so here,
//! since the town's operator is a person who reads.

use market::breakout::post::HoldCode;

/// Words that may break out.
#[derive(Debug, Clone, Copy)]
pub(in crate::town) struct Words {
    pub(in crate::town) language: &'static str,
    pub(in crate::town) topic: &'static str,
    pub(in crate::town) text: &'static str,
    /// Why an operator keeps it from brands.
    pub(in crate::town) held: Option<HoldCode>,
}

const fn fr(topic: &'static str, text: &'static str) -> Words {
    Words { language: "fr", topic, text, held: None }
}

const fn en(topic: &'static str, text: &'static str) -> Words {
    Words { language: "en", topic, text, held: None }
}

const fn held(language: &'static str, topic: &'static str, held: HoldCode, text: &'static str) -> Words {
    Words { language, topic, text, held: Some(held) }
}

/// What breaks out, in the order in which it does; after the last the first comes again, by somebody else.
#[rustfmt::skip]
pub(in crate::town) const HITS: [Words; 36] = [
    fr("gardening", "Trois ans que ce figuier boudait sur mon balcon. Ce matin : quatorze figues. QUATORZE. J'ai pleuré devant un arbre en pot."),
    en("books", "My gran left me her library card from 1951. I took it in for a laugh. It still works. The librarian and I both cried a bit."),
    fr("cooking", "Ma grand-mère refusait de donner la recette de son gâteau de riz. On vient de la trouver, écrite au dos d'un avis d'imposition de 1974."),
    held("en", "local-life", HoldCode::Tragedy, "The footbridge by the old mill came down this evening. Our neighbour's boys were on it. Please keep the road clear for the ambulances."),
    fr("home", "Réparé la porte du four avec une pince à linge et beaucoup d'aplomb. Huit mois qu'elle tient. Je songe à déposer un brevet."),
    en("coffee", "The café on our corner keeps a jar: pay for two coffees, drink one. Today I found out it has paid for every night nurse on the ward since March."),
    fr("cycling", "Croisé ce matin un monsieur de 84 ans en montée. Il m'a doublé. Il a dit « courage ». Je ne m'en remettrai pas."),
    held("fr", "parenting", HoldCode::Minor, "J'ai 13 ans et c'est la première fois que je poste : voici ma cabane, je l'ai construite toute seule après le collège !"),
    en("travel", "Missed the last ferry, so the whole queue of strangers cooked dinner together on the quay. Forty people, one camping stove, the best night of the year."),
    fr("crafts", "Mon fils voulait un pull « comme un dinosaure mais discret ». Six semaines de tricot. Je crois que j'ai compris la commande."),
    en("music", "Found a tape in a charity shop: a school band, 1986. Posted it here. The drummer just replied. She still has the drumsticks."),
    held("fr", "politics", HoldCode::Sensitive, "Dimanche on vote pour la mairie, et je le dis tout net : ce budget est une honte. Voilà, tableau par tableau, pourquoi je voterai contre le maire."),
    fr("gardening", "Le voisin du troisième dépose des tomates devant chaque porte depuis vingt ans. Ce matin tout l'immeuble lui a rendu un plant. Il n'a plus de place."),
    en("books", "A child in the shop asked for “a book where nobody learns anything”. Reader, we have a whole shelf now. It is our best seller."),
    fr("home", "J'ai retrouvé le plan de notre maison, dessiné en 1931 par la dame qui l'a fait bâtir. En marge : « ici, la lumière du soir ». Elle avait raison."),
    en("cycling", "Cycled to work past the same heron for six years. Today it looked up. I have told everyone in the office, twice."),
    fr("cooking", "Astuce de cantinière, trente ans de métier : la pincée de sel dans la pâte à crêpes, c'est APRÈS le repos. De rien."),
    held("en", "health", HoldCode::Sensitive, "The letter from the hospital came today. It is back. I do not know how to tell my mum, so I am telling strangers first."),
    en("coffee", "I asked for “whatever you are proud of”. The barista shut the till, took twenty minutes, and brought me something I will think about until I die."),
    fr("local-life", "La boulangère a mis une chaise devant sa vitrine « pour ceux qui attendent le bus ». Il n'y a plus de bus depuis 2009. La chaise est toujours prise."),
    en("travel", "The night train conductor woke me at 4 a.m. because “you will want to see this”. He was right. He wakes somebody for it on every run."),
    held("fr", "local-life", HoldCode::Tragedy, "L'incendie de la rue des Tanneurs a fait deux morts cette nuit. Si vous avez des nouvelles de la famille du deuxième, écrivez-moi."),
    fr("crafts", "Vingt ans que je raccommode des chaussettes en cachette parce qu'on se moquait. Hier, ma fille de vingt ans m'a demandé un cours. Pour elle et sept amies."),
    en("music", "Our neighbour practises the same four bars every evening. Tonight she got them right, and the whole street applauded out of the windows."),
    fr("gardening", "On m'a vendu « un petit arbuste ». Je vous écris depuis l'ombre. La maison a disparu. Envoyez un sécateur."),
    held("en", "parenting", HoldCode::Minor, "im 12 and my science project is potatoes that run a clock. its been going for 40 days. my teacher says its a record"),
    en("books", "I left a novel on a bench with my address in it in 2004. It came home today, from its ninth country, with everyone's notes in the margins."),
    fr("cooking", "Test en aveugle à la maison : la sauce de ma belle-mère contre la mienne. Résultat unanime. Je fais mes valises."),
    en("gardening", "Our allotment's oldest member planted a walnut at 91. “Not for me,” he said. We ate the first ones today, in his chair."),
    fr("home", "Le plombier a vu ma bibliothèque et n'a rien voulu me facturer. Il a pris un polar. Il revient mardi. Il n'y a plus de fuite."),
    held("fr", "faith", HoldCode::Sensitive, "Mon frère entre au monastère demain. Toute la famille se déchire. Je voudrais juste que quelqu'un me dise que ça passera."),
    en("coffee", "Three strangers, one table, one socket. We have now met every Thursday for two years. Tomorrow two of us get married. The third is the witness."),
    fr("crafts", "J'ai appris la reliure sur des vidéos pour réparer l'atlas de mon père. Il l'a ouvert, il a retrouvé notre rue, il m'a pris la main."),
    en("travel", "Walked into the wrong wedding in a village in Slovenia. They handed me a plate. Twelve years later I am godfather to their daughter."),
    held("en", "politics", HoldCode::Sensitive, "The council votes on the bypass tonight, and every councillor who votes yes should be out in May. Names, donations and dates below."),
    fr("gardening", "Le rouge-gorge a nidifié dans mon arrosoir. Cela fait cinq semaines que j'arrose à la tasse. Tout le quartier m'en prête."),
];

/// What nobody shares, by subject: people write most of the time about nothing much.
#[rustfmt::skip]
const QUIET: [(&str, &str, &[&str]); 12] = [
    ("fr", "gardening", &["Semis de courges faits, on croise les doigts.", "Les limaces ont gagné la première manche.", "Le basilic repart, enfin."]),
    ("fr", "cooking", &["Soupe de poireaux ce soir, rien d'autre.", "Pain raté, mais bonne odeur.", "Quelqu'un a une idée pour trois aubergines ?"]),
    ("fr", "cycling", &["Vent de face à l'aller, vent de face au retour.", "Nouvelle chaîne, nouveau silence.", "Vingt kilomètres avant le petit déjeuner."]),
    ("fr", "books", &["Relu trois pages, dormi deux heures.", "Médiathèque fermée le lundi, je l'oublie chaque lundi.", "Un beau roman, un peu long."]),
    ("fr", "local-life", &["Le marché était calme ce matin.", "Encore des travaux place de la mairie.", "Belle lumière sur le canal."]),
    ("fr", "home", &["Une étagère droite, ou presque.", "Grand ménage, petite victoire.", "La chaudière fait un drôle de bruit."]),
    ("en", "gardening", &["Beans are up.", "The slugs send their regards.", "First frost, last dahlias."]),
    ("en", "cooking", &["Lentils again, no regrets.", "My sourdough has opinions.", "Soup weather at last."]),
    ("en", "cycling", &["Headwind both ways, naturally.", "New brake pads, same old hill.", "Puncture number three this month."]),
    ("en", "books", &["Half way through, no idea who anyone is.", "The library has new chairs.", "A good chapter before bed."]),
    ("en", "local-life", &["Bins on Tuesday this week.", "The bakery is out of buns by nine.", "Nice light on the canal."]),
    ("en", "coffee", &["Second cup, first thought.", "Trying decaf. It is fine.", "The grinder woke the whole house."]),
];

/// Words that go unnoticed: of a subject of the author's where there are some, and in their language.
pub(super) fn quiet(language: &str, topics: &[&str], chance: usize) -> (&'static str, &'static str) {
    let spoken = || QUIET.iter().filter(|(spoken, _, _)| *spoken == language);
    let own: Vec<_> = spoken().filter(|(_, topic, _)| topics.contains(topic)).collect();
    let all: Vec<_> = if own.is_empty() { spoken().collect() } else { own };
    let subject = all.get(chance % all.len().max(1));
    subject.map_or(("local-life", ""), |(_, topic, lines)| {
        (*topic, lines.get(chance / 7 % lines.len().max(1)).copied().unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_words_is_there_and_fits() {
        for code in [HoldCode::Tragedy, HoldCode::Minor, HoldCode::Sensitive] {
            assert!(HITS.iter().any(|words| words.held == Some(code)), "{code:?}");
        }
        for words in HITS {
            assert!(words.topic.parse::<kernel::Topic>().is_ok() && words.text.chars().count() < 300);
        }
        for language in ["fr", "en"] {
            let free = HITS.iter().filter(|words| words.language == language && words.held.is_none());
            assert!(free.count() >= 12);
            assert_ne!(quiet(language, &["nothing"], 5).1, "");
        }
    }
}
