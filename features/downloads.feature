Feature: What an analysis made can be downloaded, by its user, for as long as the session lives

  Rule: Links persist
    The links were lost with every other request while instances kept sessions for themselves,
    and the answer to it was a sticky balancer that hid the loss until a server restarted.

    Scenario Outline: The tab offers the same files to a user who comes back
      Given an analyst of <environment> with a finished analysis of Adamawa with 6 wards
      And the links and files that the analyst is offered
      When the user comes back with a fresh browser that has only the cookie, reloads the page, and opens a second tab
      Then each time the tab offers the same files

      @plan-1.1.3 @plan-5.2.3 @plan-6.1.4 @plan-6.2.1
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: Every worker knows the links
      Given an analyst at one server of <environment> with a finished analysis of Kwara
      And the links and files that the analyst is offered
      When the links are asked for 50 times
      Then each answer has the same links
      And the analyst is offered the same links and files, after 50 requests

      @plan-5.2.3 @plan-6.2.1
      Examples:
        | environment |
        | staging     |
        | production  |

    @shared-files
    Scenario Outline: A link made on one server downloads from every server
      Given an analyst at one server of <environment> with a finished analysis of Osun
      And the links and files that the analyst is offered
      When the same session is shown to every server directly
      Then each of them offers the same links and files

      @plan-5.2.3 @plan-6.2.1
      Examples:
        | environment |
        | staging     |
        | production  |

    @per-instance-files
    Scenario Outline: The balancer keeps a user on the server that has the files
      Given an analyst of <environment> with a finished analysis of Osun with 7 wards
      And the links and files that the analyst is offered
      When the same session is shown to every server directly
      And the file of one server is downloaded 50 times through the balancer
      Then only one server has the file
      And every download succeeds

      @plan-5.2.3 @plan-6.2.1
      Examples:
        | environment |
        | staging     |
        | production  |

    @disturbs
    Scenario Outline: A restart of the service loses neither links nor files
      Given an analyst at one server of <environment> with a finished analysis of Adamawa
      And the links and files that the analyst is offered
      When the service of this server is restarted
      Then the analyst is offered the same links and files, after a restart

      @plan-5.2.3 @plan-6.2.1
      Examples:
        | environment |
        | staging     |
        | production  |

  Rule: A download belongs to one user and to their latest analysis
    The address of a download is the same for everybody and allows every cache to keep it for a year.

    Scenario Outline: A second analysis replaces the files that a browser has downloaded before
      Given an analyst of <environment> with a finished analysis of Adamawa with 6 wards
      And a browser of the same user that has downloaded the files
      When the analyst uploads and analyses a second workbook, of Kwara with 8 wards
      Then the same browser downloads the files of the second analysis

      @plan-5.2.3 @plan-6.2.3
      Examples:
        | environment |
        | staging     |
        | production  |

    Scenario Outline: A stranger gets nothing of another user's analysis
      Given an analyst of <environment> with a finished analysis of Osun with 7 wards
      When a stranger comes and asks for the same
      Then the stranger gets nothing

      @plan-5.2.3 @plan-6.2.3
      Examples:
        | environment |
        | staging     |
        | production  |
