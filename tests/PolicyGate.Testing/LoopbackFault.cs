namespace PolicyGate.Testing;

/// <summary>What a <see cref="LoopbackFeed"/> does in place of answering.</summary>
internal enum LoopbackFault
{
    /// <summary>404.</summary>
    NotFound,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>429, with the wish to be left alone for a second.</summary>
    TooManyRequests,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>Closes the connection without a word.</summary>
    Closes,

    /// <summary>Takes the request and says nothing.</summary>
    Stalls,

    /// <summary>Says nothing after half of the content.</summary>
    StallsHalfway,

    /// <summary>Closes the connection after half of the content that it announced.</summary>
    Truncates,

    /// <summary>Sends without end, and without saying how much.</summary>
    Endless,

    /// <summary>Announces 2 GiB.</summary>
    Huge,

    /// <summary>A page for people, with its own content type.</summary>
    Html,

    /// <summary>The same, with the content type that was asked for.</summary>
    HtmlAsJson,

    /// <summary>JSON that is something else.</summary>
    OtherJson,

    /// <summary>Nothing, with 200.</summary>
    Empty,

    /// <summary>Says that it is packed, and is not.</summary>
    NotPacked,

    /// <summary>Redirects to a file of the machine.</summary>
    RedirectsToFile,

    /// <summary>Redirects to http, where nobody listens.</summary>
    RedirectsToHttp,

    /// <summary>Redirects to itself, for ever.</summary>
    RedirectsInCircles,
}
