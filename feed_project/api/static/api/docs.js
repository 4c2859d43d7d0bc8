// Shows the OpenAPI document that the page names. Nothing is fetched from anywhere else.
const place = document.getElementById("docs");

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  docExpansion: "none",
  deepLinking: true,
  filter: true,
  validatorUrl: null,
});
