//! Names that people could have. Nobody in particular is meant.

/// Given names and family names of one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names {
    pub(super) given: &'static str,
    pub(super) family: &'static str,
}

pub(super) const FRENCH: Names = Names {
    given: "Camille Léa Manon Chloé Inès Jade Louise Alice Lina Emma Zoé Anaïs Juliette Sarah Margaux Clara \
            Élise Agathe Romane Yasmine Aïcha Fatou Nadia Samira Hélène Sylvie Brigitte Monique Odile Solène \
            Maëlle Gaëlle Noémie Salomé Apolline Lucas Hugo Louis Gabriel Arthur Jules Adam Raphaël Nathan \
            Théo Enzo Mathis Antoine Maxime Quentin Bastien Clément Rémi Yanis Karim Mehdi Mamadou Ousmane \
            Didier Gérard Thierry Yves Loïc Erwan Malo Titouan Gaspard Augustin Basile Anatole",
    family: "Morel Garnier Faure Rousseau Blanchard Guérin Lemoine Chevalier Perrin Marchand Renaud Barbier \
             Arnaud Colin Aubert Carpentier Vasseur Bouvier Charpentier Maillard Baron Huet Hamon Le_Goff \
             Guillou Kerbrat Tanguy Riou Pichon Delorme Fontaine Besson Mallet Vidal Caron Lacroix Picard \
             Noël Meunier Brunet Gaillard Joly Rolland Lebrun Benali Haddad Mansouri Diallo Traoré Ndiaye \
             Cissé Belkacem Ferreira Da_Costa Nguyen Tran Klein Weber Muller Castel Escoffier Peyrat Roussel \
             Sabatier Delmas Cazenave Etchegaray Boisseau Courtois Drouet Fleury Gosselin Hervieu Jacquet \
             Laborde Mazurier Navarro Ollivier Poirier Quesnel Ribot Sauvage Thibault Urvoy Valentin",
};

pub(super) const ENGLISH: Names = Names {
    given: "Olivia Amelia Isla Ava Freya Poppy Daisy Phoebe Grace Ruby Matilda Harriet Imogen Nora Hazel \
            Maya Priya Aisha Zainab Chidera Keisha Brooke Madison Savannah Peyton Autumn Paige Heather Gwen \
            Bronwyn Niamh Siobhan Eilidh Morag Rowan Oliver George Noah Arthur Harry Leo Muhammad Theo Jack \
            Alfie Reuben Callum Rory Angus Declan Cormac Rhys Owen Dylan Jamal Darnell Tyrone Carlos Mateo \
            Wyatt Hudson Grayson Walter Stanley Cyril Desmond Winston Kwame Arjun Imran Jin Kenji",
    family: "Ashworth Barlow Birch Bramley Caldwell Carver Chadwick Clegg Crowther Dawson Eastwood Fairfax \
             Fenwick Garland Gibbs Hadley Hargreaves Holt Ingram Jessop Kemp Langley Lockwood Marsh Mercer \
             Nash Oakley Pemberton Quigley Radcliffe Sheldon Tate Underhill Vance Wainwright Yates MacLeod \
             Ferguson Kerr Sinclair Rees Vaughan Pritchard O'Leary Byrne Gallagher Kavanagh Sullivan Okafor \
             Adeyemi Mensah Patel Sharma Khan Hussain Chowdhury Chen Park Tanaka Rivera Morales Delgado \
             Castillo Whitaker Thornton Beckett Calloway Dalton Ellery Forsyth Granger Haverford Irwin \
             Jennings Kingsley Lowell Maddox Norwood Osgood Prescott Rutledge Stanton Talbot Upton Wexler",
};

pub(super) const GERMAN: Names = Names {
    given: "Anna Lena Mia Hannah Johanna Frieda Greta Ida Mathilda Nele Svenja Heike Ulrike Renate Ayşe Elif \
            Leon Finn Jonas Paul Felix Emil Moritz Anton Jakob Lukas Jannik Torben Uwe Dieter Holger Emre Can \
            Malte Henrik Konrad Ludwig Bruno Wiebke Antje",
    family: "Brandt Vogel Keller Lorenz Seidel Ziegler Krause Lindner Albrecht Busch Pohl Sommer Winter Arnold \
             Engel Horn Kuhn Sauer Voigt Ebert Thiel Hahn Schubert Reuter Yılmaz Demir Kaya Petersen Hansen \
             Jansen Claasen Thomsen Feddersen Ahrens Böttcher Dietz Eckert Falk Gruber Hauser",
};

pub(super) const SPANISH: Names = Names {
    given: "Lucía Martina Paula Carmen Alba Noa Marta Nerea Ainhoa Itziar Pilar Rocío Hugo Mateo Pablo Álvaro \
            Iker Unai Sergio Javier Andrés Ramón",
    family: "Ortega Rubio Molina Serrano Blanco Suárez Iglesias Medina Cortés Garrido Lozano Cano Prieto \
             Calvo Gallego Vidal Herrero Peña Flores Campos Vega Fuentes",
};
