Feature: Bed nets are planned for the wards at highest risk

  Rule: A plan shares out the nets it was given, and no others
    The plan's numbers go into orders for trucks. Nothing in the answer shows when they
    were taken from another session, so they must agree with each other and with the map.

    Scenario Outline: What a plan allocates and what remains are the nets that were given
      Given an analyst of <environment> with a finished analysis of Osun with 9 wards
      And a ranking of the wards by their risk
      When the analyst plans for <nets> bed nets and households of <household size>
      Then the nets of the plan are <nets>, allocated or remaining

      @plan-5.2.4
      Examples:
        | environment | nets    | household size |
        | staging     | 5,000   | 5              |
        | staging     | 24,000  | 4              |
        | staging     | 200,000 | 7              |
        | production  | 5,000   | 5              |
        | production  | 24,000  | 4              |
        | production  | 200,000 | 7              |

    Scenario Outline: More nets never cover fewer wards
      Given an analyst of <environment> with a finished analysis of Kwara with 11 wards
      And a ranking of the wards by their risk
      When the analyst plans for more and more bed nets
        | nets    |
        | 3,000   |
        | 12,000  |
        | 50,000  |
        | 250,000 |
      Then no plan covers fewer wards than the one before it

      @plan-5.2.4
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: The map of a plan is a map of its wards
      Given an analyst of <environment> with a finished analysis of Adamawa with 13 wards
      And a plan for 24,000 bed nets
      When the analyst opens the map of the plan
      Then it is a map of the net distribution that names every ward

      @plan-5.2.4
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: Where there can be no plan, the user is told what is missing
    The application takes 10,000 nets for "no number given", its default. Whoever really
    has 10,000 is asked again and again; a plan made of a default would be worse.

    Scenario Outline: An analyst who gives no number of nets is asked for it
      Given an analyst of <environment> with a finished analysis of Osun with 7 wards
      And a ranking of the wards by their risk
      When the analyst asks: <question>
      Then the analyst is asked how many bed nets there are

      @plan-5.2.4
      Examples:
        | environment | question                                                 |
        | staging     | Please plan the ITN distribution                         |
        | staging     | I have 10,000 bed nets, average household size is 5      |
        | production  | Please plan the ITN distribution                         |
        | production  | I have 10,000 bed nets, average household size is 5      |

    Scenario Outline: An analyst without an analysis is sent to make one first
      Given an analyst of <environment>
      When the analyst asks: I have 24,000 bed nets, plan ITN distribution
      Then the analyst is sent to run the analysis first

      @plan-5.2.4
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: An analyst without a ranking of the wards is sent to make it first
      Given an analyst of <environment> with a finished analysis of Kwara with 7 wards
      And the analyst leaves the TPR analysis
      When the analyst asks: I have 24,000 bed nets, plan ITN distribution
      Then the analyst is sent to run the analysis first

      @plan-5.2.4
      Examples:
        | environment |
        | staging     |
        | production  |
