from django.urls import path

from app.feed import api, views

app_name = "feed"
urlpatterns = [
    path("", views.home, name="home"),
    path("explore/", views.explore, name="explore"),
    path("api/feed/", api.feed, name="api_feed"),
    path("api/posts/<int:post_id>/", api.post, name="api_post"),
    path("api/posts/<int:post_id>/likes/", api.likes, name="api_likes"),
    path("api/people/<str:username>/", api.profile, name="api_profile"),
    path("api/people/<str:username>/posts/", api.profile_posts, name="api_profile_posts"),
]
