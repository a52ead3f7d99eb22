//! French.

use super::table::Table;

/// Its words.
pub(super) static TABLE: Table = Table {
    elides: true,
    verb_last: false,
    digits: &[
        ("zéro", '0'),
        ("un", '1'),
        ("deux", '2'),
        ("trois", '3'),
        ("quatre", '4'),
        ("cinq", '5'),
        ("six", '6'),
        ("sept", '7'),
        ("huit", '8'),
        ("neuf", '9'),
    ],
    articles: &["un"],
    symbols: &[("étoile", '*'), ("carré", '#'), ("carreau", '#'), ("dièze", '#'), ("signe numéro", '#')],
    sure_symbols: &[("astérisque", '*'), ("dièse", '#'), ("dièze", '#')],
    press: &[
        "appuyez", "appuyer", "appuyant", "appuie", "tapez", "taper", "tapant", "faites", "faire", "faisant", "composez",
        "composer", "composant", "pressez", "presser", "sélectionnez", "sélectionner", "choisissez", "utilisez",
        "touchez", "enfoncez",
    ],
    enter: &["entrez", "entrer", "saisissez", "saisir", "introduisez"],
    small: &["sur", "la", "le", "les", "l", "du", "de", "chiffre", "numéro", "poste", "maintenant", "simplement", "à", "une", "alors", "ensuite", "touches", "un"],
    key: &["touche", "bouton"],
    option: &["option", "choix"],
    ties: &["pour", "si", "afin", "lorsque", "quand", "en", "s"],
    leads: &["pour", "si", "s", "sinon", "autrement", "du", "de"],
    or: &["ou"],
    and: &["et"],
    polite: &["veuillez", "merci", "de", "vous", "pouvez", "s", "il", "plaît", "maintenant", "alors", "puis", "svp"],
    counted: &[
        "chiffres", "heures", "heure", "h", "jours", "jour", "semaines", "mois", "ans", "minutes", "secondes",
        "numéros", "caractères", "lettres", "options", "choix", "personnes", "fois", "nouveaux", "nouvelles",
        "premiers", "derniers", "premières", "dernières", "euros", "de", "des", "messages",
    ],
    times: &["fois"],
    twice: &["deux fois"],
    after: &[
        "maintenant", "à", "sur", "puis", "suivi", "de", "et", "ou", "dans", "en", "dès", "pendant", "encore", "du",
        "avant", "après",
    ],
    not: &["ne", "n", "sans", "jamais"],
    not_skips: &["pas", "besoin", "faut", "de", "devez"],
    unless: &[],
    hang_up: &["raccrochez", "raccrocher"],
    done: &["appuyé", "tapé", "composé", "choisi", "sélectionné", "saisi", "entré"],
    from: &["de", "entre", "du"],
    until: &["à", "au", "et", "jusqu"],
    before_number: &[
        "à", "au", "de", "des", "du", "dans", "en", "jusqu", "pour", "avec", "sur", "est", "sont", "numéro", "position",
        "avez", "reste", "plus", "moins", "que", "et", "votre", "nos", "les", "vingt", "trente", "quarante", "entre",
    ],
    then: &["puis", "suivi de", "suivie de", "suivi du", "suivis de", "suivis du", "ensuite", "et ensuite"],
    ends: &["et", "par", "avec", "terminez par", "en terminant par", "validez par"],
    with: &[],
    stay: &[
        "restez en ligne", "rester en ligne", "gardez la ligne", "ne quittez pas", "patientez", "demeurez en ligne",
        "demeurer en ligne", "ne raccrochez pas", "attendez en ligne", "restez à l écoute", "ou attendez",
    ],
    any: &[
        "n importe quelle touche", "n importe quelle autre touche", "une touche quelconque", "touche quelconque",
        "toute autre touche", "n importe quel chiffre", "une touche au choix",
    ],
    say: &["dites", "dire", "prononcez"],
    not_said: &["vous", "va", "veut", "à", "nous"],
};
