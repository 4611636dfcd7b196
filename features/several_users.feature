Feature: Several users at once do not meet

  Rule: Whoever works at the same time sees their own work only
    One user's results on another's screen is the worst that can happen here, and it happened
    with every page, file and message looking as it does on a good day.

    @busy
    Scenario Outline: Six users with different states get their own files, links, maps and packages
      Given 6 analysts of <environment>, each with a session of their own
      When all of them go from the upload to the export at the same time
      Then each of them still has a session of their own
      And each of them has what they uploaded and planned, number by number
      And nothing that one of them gets names another's state or session

      @plan-6.1.4 @plan-6.2.3
      Examples:
        | environment |
        | staging     |
        | production  |
