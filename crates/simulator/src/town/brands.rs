//! The brands of the town and what they ask for. All of them are invented.

/// A brand.
#[derive(Debug, Clone, Copy)]
pub(super) struct House {
    pub(super) name: &'static str,
    pub(super) country: &'static str,
}

/// Whoever runs campaigns for others, and for which house.
pub(super) const AGENCY: (&str, usize) = ("Studio Passerelle", 8);

pub(super) const HOUSES: [House; 9] = [
    House { name: "Maison Verlune", country: "FR" },
    House { name: "Atelier Brindille", country: "FR" },
    House { name: "Holloway & Finch Books", country: "GB" },
    House { name: "Pedalworth", country: "GB" },
    House { name: "Copperjay Coffee", country: "US" },
    House { name: "Lindwerk", country: "DE" },
    House { name: "Nordhafen Spiele", country: "DE" },
    House { name: "Sundry Hearth", country: "US" },
    House { name: "Foulée Claire", country: "FR" },
];

/// What becomes of a campaign, in hours before the demo's first minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    /// Written, its money not there.
    Draft,
    /// Its brand says that the money is on its way.
    Announced,
    /// Paid for, not open yet.
    Funded,
    /// Open.
    Live,
    /// Open, and paused so long ago.
    Paused(u64),
    /// Ended so long ago.
    Ended(u64),
    /// Called off so long ago.
    Cancelled(u64),
}

/// A campaign to be opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Template {
    pub(super) house: usize,
    pub(super) topic: &'static str,
    pub(super) language: &'static str,
    /// With its article, as people say it.
    pub(super) product: &'static str,
    /// What everyone must write.
    pub(super) required: &'static str,
    pub(super) message: &'static str,
    pub(super) link: &'static str,
    /// In cents or pence.
    pub(super) price: i64,
    pub(super) currency: &'static str,
    pub(super) posts: u32,
    pub(super) holding: u64,
    pub(super) influence: u16,
    pub(super) fake: u16,
    /// Opened so many hours before the demo's first minute.
    pub(super) opened: u64,
    pub(super) story: Story,
}

const VERLUNE: Template = Template {
    house: 0,
    topic: "cooking",
    language: "fr",
    product: "la cocotte Verlune",
    required: "cocotte Verlune",
    message: "La cocotte Verlune est fondue et émaillée en Haute-Marne. Racontez un plat que vous préparez \
              vraiment : nous cherchons des cuisines habitées, pas des photos de catalogue. Dites aussi ce qui \
              vous a moins plu.",
    link: "https://verlune.example.com/cocotte",
    price: 2_400,
    currency: "EUR",
    posts: 34,
    holding: 5,
    influence: 1_600,
    fake: 1_200,
    opened: 26 * 24,
    story: Story::Live,
};

const BRINDILLE: Template = Template {
    house: 1,
    topic: "gardening",
    language: "fr",
    product: "le kit Brindille",
    required: "kit Brindille",
    message: "Le kit Brindille réunit six variétés paysannes et un calendrier de semis pour un rebord de fenêtre. \
              Montrez votre balcon tel qu'il est, même petit, même à l'ombre, et ce qui a levé chez vous.",
    link: "https://brindille.example.com/kit",
    price: 1_200,
    currency: "EUR",
    posts: 36,
    holding: 3,
    influence: 1_000,
    fake: 1_500,
    opened: 27 * 24,
    story: Story::Live,
};

const FINCH: Template = Template {
    house: 2,
    topic: "books",
    language: "en",
    product: "the Finch Box",
    required: "Finch Box",
    message: "The Finch Box brings one unannounced novel and two short stories from independent presses each month. \
              Tell readers about a title that surprised you, without giving the plot away.",
    link: "https://finchbox.example.com/try",
    price: 1_800,
    currency: "GBP",
    posts: 28,
    holding: 4,
    influence: 1_400,
    fake: 1_000,
    opened: 24 * 24,
    story: Story::Live,
};

const PEDALWORTH: Template = Template {
    house: 3,
    topic: "cycling",
    language: "en",
    product: "the Pedalworth pannier",
    required: "Pedalworth",
    message: "Pedalworth panniers are sewn in Sheffield from old sailcloth and guaranteed for ten years. Show where \
              yours goes on an ordinary weekday, in whatever weather you have.",
    link: "https://pedalworth.example.com/pannier",
    price: 2_900,
    currency: "GBP",
    posts: 26,
    holding: 7,
    influence: 1_800,
    fake: 900,
    opened: 20 * 24,
    story: Story::Live,
};

const COPPERJAY: Template = Template {
    house: 4,
    topic: "coffee",
    language: "en",
    product: "the Copperjay sampler",
    required: "Copperjay",
    message: "Copperjay roasts on Mondays and ships the day after, with the farmer's name on each bag. Share how you \
              brew at home and which of the four sampler bags you would order again.",
    link: "https://copperjay.example.com/sampler",
    price: 1_500,
    currency: "USD",
    posts: 28,
    holding: 3,
    influence: 1_200,
    fake: 1_500,
    opened: 22 * 24,
    story: Story::Live,
};

const LINDWERK: Template = Template {
    house: 5,
    topic: "home",
    language: "en",
    product: "the Lindwerk tool roll",
    required: "Lindwerk",
    message: "The Lindwerk tool roll carries eighteen hand tools, all of which can be replaced one by one. We would \
              like to see small repairs in lived-in flats: a shelf, a hinge, a chair.",
    link: "https://lindwerk.example.com/roll",
    price: 3_500,
    currency: "EUR",
    posts: 22,
    holding: 7,
    influence: 2_000,
    fake: 1_000,
    opened: 18 * 24,
    story: Story::Live,
};

const SIGNAL: Template = Template {
    house: 6,
    topic: "games",
    language: "fr",
    product: "Île Signal",
    required: "Île Signal",
    message: "Dans Île Signal, quatre gardiens de phare négocient le brouillard. Sortez une vraie soirée de votre \
              placard : qui a trahi, qui a boudé, qui a voulu recommencer ? Pas besoin d'expliquer les règles.",
    link: "https://nordhafen.example.com/fr/ile-signal",
    price: 1_900,
    currency: "EUR",
    posts: 28,
    holding: 4,
    influence: 1_400,
    fake: 1_200,
    opened: 16 * 24,
    story: Story::Live,
};

const HEARTH: Template = Template {
    house: 7,
    topic: "home",
    language: "en",
    product: "the Hearth repair kit",
    required: "Sundry Hearth",
    message: "Sundry Hearth sells repair kits for things most people throw away. Pick one object you kept alive, say \
              how long you had it, and what the fix cost you in time.",
    link: "https://sundryhearth.example.com/kits",
    price: 2_200,
    currency: "USD",
    posts: 18,
    holding: 5,
    influence: 1_500,
    fake: 1_300,
    opened: 12 * 24,
    story: Story::Live,
};

const FOULEE: Template = Template {
    house: 8,
    topic: "running",
    language: "fr",
    product: "la paire Foulée Claire",
    required: "Foulée Claire",
    message: "Foulée Claire ressemelle ses chaussures de course au lieu de les jeter. Racontez une sortie ordinaire, \
              avec votre allure à vous ; nous ne cherchons ni records ni montagnes.",
    link: "https://fouleeclaire.example.com/paire",
    price: 6_000,
    currency: "EUR",
    posts: 22,
    holding: 7,
    influence: 2_600,
    fake: 800,
    opened: 14 * 24,
    story: Story::Live,
};

/// Every campaign that the town has at first.
pub(super) const CAMPAIGNS: [Template; 24] = [
    VERLUNE,
    BRINDILLE,
    FINCH,
    PEDALWORTH,
    COPPERJAY,
    LINDWERK,
    SIGNAL,
    HEARTH,
    FOULEE,
    Template {
        language: "en",
        product: "Signal Island",
        required: "Signal Island",
        message: "In Signal Island four lighthouse keepers bargain over fog. Tell people about one real evening at \
                  your table: who betrayed whom, who sulked, who asked for another round.",
        link: "https://nordhafen.example.com/en/signal-island",
        opened: 9 * 24,
        posts: 22,
        ..SIGNAL
    },
    Template {
        product: "le moule Verlune",
        required: "moule Verlune",
        message: "Le moule Verlune passe du congélateur au four sans attendre. Nous aimerions voir des goûters, des \
                  gratins, des ratages aussi, chez des gens qui n'ont pas la soirée devant eux.",
        link: "https://verlune.example.com/moule",
        price: 1_800,
        posts: 12,
        opened: 21 * 24,
        story: Story::Paused(60),
        ..VERLUNE
    },
    Template {
        product: "the Pedalworth lamp",
        required: "Pedalworth lamp",
        message: "The Pedalworth lamp charges from the hub and stays lit at junctions. Show an ordinary evening \
                  ride, not a race, and tell people what you noticed first.",
        link: "https://pedalworth.example.com/lamp",
        price: 2_100,
        posts: 10,
        opened: 15 * 24,
        story: Story::Paused(30),
        ..PEDALWORTH
    },
    Template {
        product: "le bac Brindille",
        required: "bac Brindille",
        message: "Le bac Brindille se plie à plat l'hiver et tient vingt litres l'été. Parlez de ce que vous avez \
                  planté, de ce qui a péri, de la place que cela prend vraiment.",
        link: "https://brindille.example.com/bac",
        price: 900,
        posts: 16,
        opened: 29 * 24,
        story: Story::Ended(20 * 24),
        ..BRINDILLE
    },
    Template {
        product: "the Copperjay decaf",
        required: "Copperjay decaf",
        message: "Copperjay decaf keeps its taste because we let it rest for a week. Say when you drink yours and \
                  what you expected before the first cup.",
        link: "https://copperjay.example.com/decaf",
        price: 800,
        posts: 14,
        opened: 29 * 24,
        story: Story::Ended(19 * 24),
        ..COPPERJAY
    },
    Template {
        product: "the Finch notebook",
        required: "Finch notebook",
        message: "The Finch notebook is bound so that it lies flat from page one. Tell readers what you keep in \
                  yours: lists, quotations, letters never sent.",
        link: "https://finchbox.example.com/notebook",
        price: 1_100,
        posts: 12,
        holding: 3,
        opened: 29 * 24 + 12,
        story: Story::Ended(18 * 24),
        ..FINCH
    },
    Template {
        product: "le couteau Verlune",
        required: "couteau Verlune",
        message: "Le couteau Verlune s'affûte sur une tasse retournée, nous montrons comment. Racontez ce que vous \
                  coupez le plus souvent, et avec qui vous cuisinez.",
        link: "https://verlune.example.com/couteau",
        price: 3_200,
        posts: 12,
        opened: 22 * 24,
        story: Story::Ended(40),
        ..VERLUNE
    },
    Template {
        product: "the Lindwerk plane",
        required: "Lindwerk plane",
        message: "The Lindwerk plane fits a small palm and takes shavings thin enough to read through. Show one \
                  piece of wood before and after, and who taught you.",
        link: "https://lindwerk.example.com/plane",
        price: 4_500,
        posts: 8,
        opened: 20 * 24,
        story: Story::Ended(64),
        ..LINDWERK
    },
    Template {
        product: "le gilet Foulée Claire",
        required: "gilet Foulée Claire",
        message: "Le gilet Foulée Claire se voit à cent mètres et se lave à froid. Une sortie de nuit, une rue, une \
                  sensation : trois lignes suffisent.",
        link: "https://fouleeclaire.example.com/gilet",
        price: 2_800,
        posts: 10,
        opened: 19 * 24,
        story: Story::Ended(18),
        ..FOULEE
    },
    Template {
        product: "la cave Verlune",
        required: "cave Verlune",
        message: "La cave Verlune garde le fromage sans odeur pendant deux semaines. Présentez votre plateau et la \
                  personne qui finit toujours le dernier morceau.",
        link: "https://verlune.example.com/cave",
        price: 2_600,
        posts: 15,
        opened: 7,
        story: Story::Announced,
        ..VERLUNE
    },
    Template {
        product: "the Hearth sewing tin",
        required: "Hearth sewing tin",
        message: "A tin with everything for one torn pocket and one lost button. We would like stories of clothes \
                  that stayed because somebody sat down for ten minutes.",
        link: "https://sundryhearth.example.com/tin",
        price: 1_600,
        posts: 10,
        opened: 5,
        story: Story::Draft,
        ..HEARTH
    },
    Template {
        product: "le jardin de poche Brindille",
        required: "Brindille",
        message: "Le jardin de poche tient dans une boîte de conserve et pousse sans lumière directe. Montrez un \
                  coin de bureau ou de cuisine, et dites qui l'arrose.",
        link: "https://brindille.example.com/poche",
        price: 1_000,
        posts: 20,
        opened: 52,
        story: Story::Funded,
        ..BRINDILLE
    },
    Template {
        product: "the Pedalworth trailer",
        required: "Pedalworth trailer",
        message: "The Pedalworth trailer folds in a stairwell and carries forty kilos. Tell people about one load \
                  that used to need a van.",
        link: "https://pedalworth.example.com/trailer",
        price: 5_500,
        posts: 6,
        opened: 30,
        story: Story::Funded,
        ..PEDALWORTH
    },
    Template {
        product: "the Copperjay tin",
        required: "Copperjay tin",
        message: "The Copperjay tin keeps beans fresh behind a cork lid that whistles when it closes. Say where it \
                  stands in your kitchen and who hears it first.",
        link: "https://copperjay.example.com/tin",
        price: 1_000,
        posts: 12,
        opened: 11 * 24,
        story: Story::Cancelled(9 * 24),
        ..COPPERJAY
    },
    Template {
        product: "Île Signal, la suite",
        required: "Île Signal",
        message: "La suite d'Île Signal ajoute un cinquième phare et une tempête. Racontez la partie qui a failli \
                  mal finir, et comment le calme est revenu.",
        link: "https://nordhafen.example.com/fr/suite",
        price: 2_000,
        posts: 12,
        opened: 6 * 24,
        story: Story::Cancelled(4 * 24),
        ..SIGNAL
    },
];

/// Those that are opened again and again while the town lives.
pub(super) const AGAIN: [Template; 9] =
    [VERLUNE, BRINDILLE, FINCH, PEDALWORTH, COPPERJAY, LINDWERK, SIGNAL, HEARTH, FOULEE];
